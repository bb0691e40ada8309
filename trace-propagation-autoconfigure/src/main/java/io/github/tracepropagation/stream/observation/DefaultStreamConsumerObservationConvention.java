// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import java.util.ArrayList;
import java.util.List;

import io.github.tracepropagation.stream.observation.StreamKeyNames.HighCardinality;
import io.github.tracepropagation.stream.observation.StreamKeyNames.LowCardinality;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Default {@link StreamConsumerObservationConvention}, by the messaging conventions of
 * OpenTelemetry: span {@code process orders}, timer {@code stream.process}.
 *
 * @since 0.1.0
 */
public class DefaultStreamConsumerObservationConvention implements StreamConsumerObservationConvention {

	@Override
	public String getName() {
		return "stream.process";
	}

	@Override
	public String getContextualName(StreamReceiverContext context) {
		return "process " + context.getBinding().route();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(StreamReceiverContext context) {
		return KeyValues.of(LowCardinality.SYSTEM.withValue(context.getBinding().system()),
				LowCardinality.OPERATION_NAME.withValue("process"), LowCardinality.OPERATION_TYPE.withValue("process"),
				LowCardinality.DESTINATION_NAME.withValue(context.getBinding().route()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(StreamReceiverContext context) {
		List<KeyValue> keyValues = new ArrayList<>(4);
		keyValues.add(HighCardinality.BINDING_NAME.withValue(context.getBinding().name()));
		String group = context.getBinding().group();
		if (group != null) {
			keyValues.add(HighCardinality.CONSUMER_GROUP_NAME.withValue(group));
		}
		Integer size = context.getPayloadSize();
		if (size != null) {
			keyValues.add(HighCardinality.BODY_SIZE.withValue(size.toString()));
		}
		if (context instanceof StreamBatchReceiverContext batch) {
			keyValues.add(HighCardinality.BATCH_MESSAGE_COUNT.withValue(Integer.toString(batch.getMessages().size())));
		}
		return KeyValues.of(keyValues);
	}

}
