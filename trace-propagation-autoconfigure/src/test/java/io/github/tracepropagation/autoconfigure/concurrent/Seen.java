// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.context.ApplicationContext;

/**
 * What a thread sees of the trace.
 *
 * @param context the context of OpenTelemetry
 * @param span the current span
 * @param tenant a baggage entry
 * @param observation the current observation
 * @param mdc the diagnostic context
 */
record Seen(Context context, SpanContext span, @Nullable String tenant, @Nullable Observation observation,
		Map<String, String> mdc) {

	static final Seen NOTHING = new Seen(Context.root(), SpanContext.getInvalid(), null, null, Map.of());

	private static final ObservationRegistry OBSERVATIONS = ObservationRegistry.create();

	static Seen now() {
		Map<String, String> mdc = MDC.getCopyOfContextMap();
		return new Seen(Context.current(), Span.current().getSpanContext(), Baggage.current().getEntryValue("tenant"),
				OBSERVATIONS.getCurrentObservation(), (mdc != null) ? new HashMap<>(mdc) : Map.of());
	}

	/**
	 * What is current on the thread of a caller.
	 */
	enum Current {

		/** An observation. */
		OBSERVATION,

		/** An observation, and within it baggage that is set by hand. */
		BAGGAGE_IN_OBSERVATION,

		/** A span that is made by hand. */
		SPAN,

		/** An observation, and within it a span that is made by hand. */
		SPAN_IN_OBSERVATION,

		/** Baggage only. */
		BAGGAGE,

		/** Nothing. */
		NOTHING;

		void run(ApplicationContext application, Consumer<Seen> caller) {
			Runnable task = () -> caller.accept(now());
			switch (this) {
				case OBSERVATION -> observe(application, task);
				case BAGGAGE_IN_OBSERVATION -> observe(application, () -> within(baggage(), task));
				case SPAN -> span(application, task);
				case SPAN_IN_OBSERVATION -> observe(application, () -> span(application, task));
				case BAGGAGE -> within(baggage(), task);
				case NOTHING -> task.run();
			}
		}

		private static void observe(ApplicationContext application, Runnable task) {
			Observation.createNotStarted("caller", application.getBean(ObservationRegistry.class)).observe(task);
		}

		private static void span(ApplicationContext application, Runnable task) {
			Span span = application.getBean(Tracer.class).spanBuilder("by hand").startSpan();
			within(baggage().with(span), task);
			span.end();
		}

		private static Context baggage() {
			return Baggage.builder().put("tenant", "blue").build().storeInContext(Context.current());
		}

		private static void within(Context context, Runnable task) {
			try (Scope scope = context.makeCurrent()) {
				task.run();
			}
		}

	}

}
