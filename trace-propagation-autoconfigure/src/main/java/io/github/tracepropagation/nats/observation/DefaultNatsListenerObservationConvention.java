// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import java.util.ArrayList;
import java.util.List;

import io.github.tracepropagation.nats.instrumentation.JetStreamMetaData;
import io.github.tracepropagation.nats.instrumentation.NatsKeyNames.HighCardinality;
import io.github.tracepropagation.nats.instrumentation.NatsKeyNames.LowCardinality;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.nats.client.impl.NatsJetStreamMetaData;

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
		List<KeyValue> keyValues = new ArrayList<>(6);
		keyValues.add(HighCardinality.SUBJECT.withValue(context.getSubject()));
		keyValues.add(HighCardinality.BODY_SIZE.withValue(Integer.toString(context.getPayloadSize())));
		String group = context.getGroup();
		if (group != null) {
			keyValues.add(HighCardinality.CONSUMER_GROUP_NAME.withValue(group));
		}
		NatsJetStreamMetaData metaData = JetStreamMetaData.of(context.getMessage());
		if (metaData != null) {
			keyValues.add(HighCardinality.STREAM.withValue(metaData.getStream()));
			keyValues.add(HighCardinality.STREAM_SEQUENCE.withValue(Long.toString(metaData.streamSequence())));
			keyValues.add(HighCardinality.DELIVERED_COUNT.withValue(Long.toString(metaData.deliveredCount())));
		}
		return KeyValues.of(keyValues);
	}

}
