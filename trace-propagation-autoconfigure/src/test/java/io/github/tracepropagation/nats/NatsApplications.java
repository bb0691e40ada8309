// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Real applications for the tests of the NATS room: all of Spring Boot's
 * auto-configuration, no web server, finished spans in memory.
 */
public final class NatsApplications {

	private NatsApplications() {
	}

	public static ConfigurableApplicationContext start(URI server, Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of("spring.main.banner-mode=off", "spring.application.name=test",
				"management.tracing.sampling.probability=1.0", "management.prometheus.metrics.export.enabled=false"));
		all.add("trace-propagation.nats.connection.servers=" + server);
		all.addAll(Arrays.asList(properties));
		return new SpringApplicationBuilder(Spans.class, configuration).web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new))
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Spans {

		@Bean
		RunningSpans runningSpans() {
			return new RunningSpans();
		}

	}

	/**
	 * Hands finished spans to an exporter, and knows how many have not finished yet. The
	 * exporter is no bean, as Spring Boot would hand it the same spans once more.
	 */
	public static final class RunningSpans implements SpanProcessor {

		private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

		private final SpanProcessor delegate = SimpleSpanProcessor.create(this.exporter);

		private final AtomicInteger running = new AtomicInteger();

		public InMemorySpanExporter exporter() {
			return this.exporter;
		}

		public int count() {
			return this.running.get();
		}

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
			this.running.incrementAndGet();
		}

		@Override
		public boolean isStartRequired() {
			return true;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			this.delegate.onEnd(span);
			this.running.decrementAndGet();
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

	/**
	 * An application with no beans of its own.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class Empty {

	}

}
