// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that serves nothing and calls others, and what a test asks of it.
 */
final class ClientRig implements AutoCloseable {

	static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	static final String SPAN_ID = "00f067aa0ba902b7";

	private final ConfigurableApplicationContext context;

	private final Spans spans;

	ClientRig(String... properties) {
		this(List.of(), properties);
	}

	ClientRig(List<Class<?>> configurations, String... properties) {
		Class<?>[] sources = Stream.concat(Stream.of(Application.class), configurations.stream())
			.toArray(Class<?>[]::new);
		SpringApplication application = new SpringApplication(sources);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(
				Map.of("spring.main.banner-mode", "off", "management.tracing.sampling.probability", "1.0"));
		this.context = application
			.run(Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new));
		this.spans = this.context.getBean(Spans.class);
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	ObservationRegistry registry() {
		return bean(ObservationRegistry.class);
	}

	/**
	 * Make the context of a remote caller current.
	 * @param traceState its {@code tracestate}
	 * @param baggage its baggage
	 * @return the scope
	 */
	Scope continueTrace(TraceState traceState, Baggage baggage) {
		SpanContext caller = SpanContext.createFromRemoteParent(TRACE_ID, SPAN_ID, TraceFlags.getSampled(), traceState);
		return Context.root().with(Span.wrap(caller)).with(baggage).makeCurrent();
	}

	/**
	 * Return the spans when all that were started are finished.
	 * @return the spans in the order in which they ended
	 */
	List<SpanData> spans() {
		Awaitility.await().until(() -> this.spans.ended.size() >= this.spans.started.get());
		return List.copyOf(this.spans.ended);
	}

	SpanData onlySpan() {
		List<SpanData> all = spans();
		if (all.size() != 1) {
			throw new AssertionError("Expected one span but there were " + all.size() + ": " + all);
		}
		return all.get(0);
	}

	long timed(String name) {
		return bean(MeterRegistry.class).find(name).timers().stream().mapToLong(Timer::count).sum();
	}

	void reset() {
		spans();
		this.spans.started.set(0);
		this.spans.ended.clear();
		bean(MeterRegistry.class).clear();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Spans spans() {
			return new Spans();
		}

	}

	/**
	 * Counts the spans that start and keeps those that end.
	 */
	static final class Spans implements SpanProcessor {

		private final AtomicInteger started = new AtomicInteger();

		private final List<SpanData> ended = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
			this.started.incrementAndGet();
		}

		@Override
		public boolean isStartRequired() {
			return true;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			this.ended.add(span.toSpanData());
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

}
