// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.github.tracepropagation.nats.instrumentation.NatsKeyNames.HighCardinality;
import io.github.tracepropagation.nats.instrumentation.NatsKeyNames.LowCardinality;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.micrometer.common.KeyValues;

/**
 * Default {@link NatsTemplateObservationConvention}, by the messaging conventions of
 * OpenTelemetry: span {@code publish orders.created} and timer {@code nats.publish}, or
 * {@code request} instead of {@code publish}.
 *
 * @since 0.1.0
 */
public class DefaultNatsTemplateObservationConvention implements NatsTemplateObservationConvention {

	private final String name;

	/**
	 * Create the convention.
	 * @param operation the operation that the observation is named after
	 */
	public DefaultNatsTemplateObservationConvention(NatsOperation operation) {
		this.name = "nats." + operation.operationName();
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName(NatsMessageSenderContext context) {
		return context.getOperation().operationName() + " " + context.getSubjectTemplate();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(NatsMessageSenderContext context) {
		return KeyValues.of(LowCardinality.SYSTEM.withValue("nats"),
				LowCardinality.OPERATION_NAME.withValue(context.getOperation().operationName()),
				LowCardinality.OPERATION_TYPE.withValue("send"),
				LowCardinality.DESTINATION_NAME.withValue(context.getSubjectTemplate()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(NatsMessageSenderContext context) {
		KeyValues keyValues = KeyValues.of(HighCardinality.SUBJECT.withValue(context.getSubject()),
				HighCardinality.BODY_SIZE.withValue(Integer.toString(context.getPayloadSize())));
		String stream = context.getStream();
		return (stream != null)
				? keyValues.and(HighCardinality.STREAM.withValue(stream),
						HighCardinality.STREAM_SEQUENCE.withValue(Long.toString(context.getStreamSequence())))
				: keyValues;
	}

}
