// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that does with a caller's trace what the {@code tracestate} asks for,
 * and whose log lines are the two trace ids and the message.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class RestartingApplication {

	static final String CALLER = "4bf92f3577b34da6a3ce929d0e0e4736";

	static final String TRACEPARENT = "00-" + CALLER + "-00f067aa0ba902b7-01";

	static final String[] PROPERTIES = { "logging.pattern.console=%X{trace_id}|%X{untrusted_trace_id}|%m%n",
			"spring.task.execution.mode=force", "spring.main.banner-mode=off" };

	static final List<String> PLACES = List.of("plainly", "nested", "in a span of the API", "after", "elsewhere");

	private static final String OTHER = "0af7651916cd43dd8448eb211c80319c";

	@Bean
	InboundPolicy inboundPolicy() {
		return (hop, caller) -> {
			String decision = caller.getTraceState().get("decide");
			return (decision != null) ? InboundDecision.valueOf(decision.toUpperCase(Locale.ROOT))
					: InboundDecision.CONTINUE;
		};
	}

	@Bean
	Work work(ObservationRegistry observationRegistry, Tracer tracer, Executor applicationTaskExecutor) {
		return new Work(observationRegistry, tracer, applicationTaskExecutor);
	}

	/**
	 * Return the lines of a message, each as {@code trace id|untrusted trace id}.
	 * @param output the console
	 * @param message the message
	 * @return the ids
	 */
	static List<String> ids(CapturedOutput output, String message) {
		return output.getOut()
			.lines()
			.filter((line) -> line.endsWith("|" + message))
			.map((line) -> line.substring(0, line.length() - message.length() - 1))
			.toList();
	}

	/**
	 * What a handler does, and logs.
	 */
	static class Work {

		private static final Logger logger = LoggerFactory.getLogger("com.example.Work");

		private final ObservationRegistry observationRegistry;

		private final Tracer tracer;

		private final Executor executor;

		Work(ObservationRegistry observationRegistry, Tracer tracer, Executor executor) {
			this.observationRegistry = observationRegistry;
			this.tracer = tracer;
			this.executor = executor;
		}

		void log() {
			logger.info("plainly");
			Observation.createNotStarted("nested", this.observationRegistry).observe(() -> logger.info("nested"));
			Span span = this.tracer.spanBuilder("span").startSpan();
			try (Scope scope = span.makeCurrent()) {
				logger.info("in a span of the API");
			}
			finally {
				span.end();
			}
			try (Scope scope = Context.root().makeCurrent()) {
				logger.info("in no span");
			}
			logger.info("after");
			CompletableFuture.runAsync(() -> logger.info("elsewhere"), this.executor).join();
		}

		void receive(String decision) {
			ReceiverContext<Map<String, String>> message = new ReceiverContext<>(Map::get);
			message.setCarrier(decision.equals("none") ? Map.of() : Map.of("traceparent",
					"00-" + OTHER + "-b7ad6b7169203331-01", "tracestate", "decide=" + decision));
			Observation.createNotStarted("message", () -> message, this.observationRegistry)
				.observe(() -> logger.info("message"));
			logger.info("after the message");
		}

	}

}
