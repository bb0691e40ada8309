// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.tracepropagation.boundary.MapCarrier;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SenderContextSetter} and the {@link InjectedFields} it leaves behind.
 */
class SenderContextSetterTests {

	private final List<String> removed = new ArrayList<>();

	private final SenderContextSetter setter = new SenderContextSetter(
			List.of((context, field) -> false, (context, field) -> this.removed.add(field), (context, field) -> {
				throw new IllegalStateException("Asked though the one before has removed the field");
			}));

	private final MapCarrier carrier = new MapCarrier();

	@Test
	void firstRemoverThatKnowsTheCarrierRemoves() {
		SenderContext<MapCarrier> context = context();
		this.setter.remove(context, "tracestate");
		assertThat(this.removed).containsExactly("tracestate");
	}

	@Test
	void nothingHappensWithoutACarrier() {
		SenderContext<MapCarrier> context = new SenderContext<>(MapCarrier::set);
		this.setter.set(context, "traceparent", "x");
		this.setter.remove(context, "tracestate");
		this.setter.set(null, "traceparent", "x");
		this.setter.remove(null, "tracestate");
		assertThat(this.removed).isEmpty();
		assertThat(InjectedFields.of(context)).isNull();
	}

	@Test
	void carrierThatNobodyKnowsKeepsItsFields() {
		SenderContext<MapCarrier> context = context();
		new SenderContextSetter(List.of()).remove(context, "tracestate");
		assertThat(InjectedFields.of(context)).isNull();
	}

	@Test
	void accountTellsWhatWasWrittenAndRemoved() {
		SenderContext<MapCarrier> context = context();
		this.setter.set(context, "traceparent", "x");
		this.setter.remove(context, "tracestate");
		InjectedFields injected = InjectedFields.of(context);
		assertThat(injected).isNotNull();
		Map<String, String> again = new TreeMap<>();
		injected.forEach((field, value) -> again.put(field, String.valueOf(value)));
		assertThat(again).containsOnly(Map.entry("traceparent", "x"), Map.entry("tracestate", "null"));
		assertThat(this.carrier.get("traceparent")).isEqualTo("x");
	}

	@Test
	void accountIsInACarrierThatHasAllThatWasWritten() {
		SenderContext<MapCarrier> context = context();
		this.setter.set(context, "traceparent", "x");
		this.setter.set(context, "baggage", "y");
		this.setter.remove(context, "tracestate");
		InjectedFields injected = InjectedFields.of(context);
		assertThat(injected).isNotNull();
		assertThat(injected.areIn(this.carrier::get)).isTrue();
		assertThat(injected.areIn(MapCarrier.of("traceparent", "x")::get)).isFalse();
		assertThat(injected.areIn(MapCarrier.of("traceparent", "z").with("baggage", "y")::get)).isFalse();
	}

	private SenderContext<MapCarrier> context() {
		SenderContext<MapCarrier> context = new SenderContext<>(MapCarrier::set);
		context.setCarrier(this.carrier);
		return context;
	}

}
