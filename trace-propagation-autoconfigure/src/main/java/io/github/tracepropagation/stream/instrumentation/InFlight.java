// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * What is current while a message is on its way.
 *
 * @param observation the observation, or {@code null} where there is none
 * @param context the context of OpenTelemetry
 * @param values the values of other accessors by their keys, where there is no
 * observation that brings its context along
 */
record InFlight(@Nullable Observation observation, Context context, Map<Object, Object> values) {

	static volatile Supplier<Map<Object, Object>> accessors = Map::of;

	static InFlight capture(ObservationRegistry registry) {
		Observation observation = registry.getCurrentObservation();
		Context context = Context.current();
		boolean bare = observation == null && context != Context.root();
		return new InFlight(observation, context, bare ? accessors.get() : Map.of());
	}

}
