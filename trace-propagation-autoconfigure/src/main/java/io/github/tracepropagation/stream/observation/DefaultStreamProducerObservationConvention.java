// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import io.github.tracepropagation.stream.observation.StreamKeyNames.HighCardinality;
import io.github.tracepropagation.stream.observation.StreamKeyNames.LowCardinality;
import io.micrometer.common.KeyValues;

/**
 * Default {@link StreamProducerObservationConvention}, by the messaging conventions of
 * OpenTelemetry: span {@code publish orders}, timer {@code stream.publish}.
 *
 * @since 0.1.0
 */
public class DefaultStreamProducerObservationConvention implements StreamProducerObservationConvention {

	@Override
	public String getName() {
		return "stream.publish";
	}

	@Override
	public String getContextualName(StreamSenderContext context) {
		return "publish " + context.getBinding().route();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(StreamSenderContext context) {
		return KeyValues.of(LowCardinality.SYSTEM.withValue(context.getBinding().system()),
				LowCardinality.OPERATION_NAME.withValue("publish"), LowCardinality.OPERATION_TYPE.withValue("send"),
				LowCardinality.DESTINATION_NAME.withValue(context.getBinding().route()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(StreamSenderContext context) {
		KeyValues keyValues = KeyValues.of(HighCardinality.BINDING_NAME.withValue(context.getBinding().name()));
		Integer size = context.getPayloadSize();
		return (size != null) ? keyValues.and(HighCardinality.BODY_SIZE.withValue(size.toString())) : keyValues;
	}

}
