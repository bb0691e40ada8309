// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.github.tracepropagation.nats.observation.NatsKeyNames.HighCardinality;
import io.github.tracepropagation.nats.observation.NatsKeyNames.LowCardinality;
import io.micrometer.common.KeyValues;

/**
 * Default {@link NatsListenerObservationConvention}, by the messaging conventions of
 * OpenTelemetry: span {@code process orders.*}, timer {@code nats.process}.
 *
 * @since 0.1.0
 */
public class DefaultNatsListenerObservationConvention implements NatsListenerObservationConvention {

	@Override
	public String getName() {
		return "nats.process";
	}

	@Override
	public String getContextualName(NatsMessageReceiverContext context) {
		return "process " + context.getSubscribedSubject();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(NatsMessageReceiverContext context) {
		return KeyValues.of(LowCardinality.SYSTEM.withValue("nats"), LowCardinality.OPERATION_NAME.withValue("process"),
				LowCardinality.OPERATION_TYPE.withValue("process"),
				LowCardinality.DESTINATION_NAME.withValue(context.getSubscribedSubject()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(NatsMessageReceiverContext context) {
		KeyValues keyValues = KeyValues.of(HighCardinality.SUBJECT.withValue(context.getSubject()),
				HighCardinality.BODY_SIZE.withValue(Integer.toString(context.getPayloadSize())));
		String queue = context.getQueue();
		return (queue != null) ? keyValues.and(HighCardinality.CONSUMER_GROUP_NAME.withValue(queue)) : keyValues;
	}

}
