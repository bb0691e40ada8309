// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.github.tracepropagation.nats.instrumentation.NatsKeyNames.HighCardinality;
import io.github.tracepropagation.nats.instrumentation.NatsKeyNames.LowCardinality;
import io.micrometer.common.KeyValues;

/**
 * Default {@link NatsBatchObservationConvention}, by the messaging conventions of
 * OpenTelemetry: span {@code process orders.*}, timer {@code nats.process}.
 *
 * @since 0.1.0
 */
public class DefaultNatsBatchObservationConvention implements NatsBatchObservationConvention {

	@Override
	public String getName() {
		return "nats.process";
	}

	@Override
	public String getContextualName(NatsBatchReceiverContext context) {
		return "process " + context.getSubscribedSubject();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(NatsBatchReceiverContext context) {
		return KeyValues.of(LowCardinality.SYSTEM.withValue("nats"), LowCardinality.OPERATION_NAME.withValue("process"),
				LowCardinality.OPERATION_TYPE.withValue("process"),
				LowCardinality.DESTINATION_NAME.withValue(context.getSubscribedSubject()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(NatsBatchReceiverContext context) {
		KeyValues keyValues = KeyValues
			.of(HighCardinality.BATCH_MESSAGE_COUNT.withValue(Integer.toString(context.getMessages().size())));
		String group = context.getGroup();
		return (group != null) ? keyValues.and(HighCardinality.CONSUMER_GROUP_NAME.withValue(group)) : keyValues;
	}

}
