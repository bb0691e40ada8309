// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.direct;

import io.github.tracepropagation.nats.direct.HopMeters.HopMeter;
import io.github.tracepropagation.nats.instrumentation.NatsKeyNames.LowCardinality;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;

/**
 * What all hops of one operation to one destination have in common, made once.
 *
 * @param destination the destination by a name of few distinct values
 * @param spanName the name of the span
 * @param spanKind the kind of the span
 * @param attributes the attributes of few distinct values
 * @param meter measures the hops
 */
record HopKind(String destination, String spanName, SpanKind spanKind, Attributes attributes, HopMeter meter) {

	static HopKind of(String operation, String operationType, SpanKind spanKind, String destination, HopMeters meters) {
		Attributes attributes = Attributes.builder()
			.put(LowCardinality.SYSTEM.asString(), "nats")
			.put(LowCardinality.OPERATION_NAME.asString(), operation)
			.put(LowCardinality.OPERATION_TYPE.asString(), operationType)
			.put(LowCardinality.DESTINATION_NAME.asString(), destination)
			.build();
		return new HopKind(destination, operation + " " + destination, spanKind, attributes,
				meters.of(operation, operationType, destination));
	}

}
