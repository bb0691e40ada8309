// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.ErrorMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the trace of a message that fails: retries, and the handlers of errors.
 */
class StreamErrorTests {

	private static final String TRACE_ID = StreamApplication.TRACE_ID;

	private static final List<String> handled = new CopyOnWriteArrayList<>();

	private static final AtomicInteger attempts = new AtomicInteger();

	private static StreamApplication application;

	@BeforeAll
	static void start() {
		application = StreamApplication.start(Functions.class, "fails;recovers;retried;global",
				"spring.cloud.stream.bindings.fails-in-0.consumer.max-attempts=1",
				"spring.cloud.stream.bindings.fails-in-0.error-handler-definition=handler",
				"spring.cloud.stream.bindings.recovers-in-0.consumer.max-attempts=3",
				"spring.cloud.stream.bindings.recovers-in-0.consumer.back-off-initial-interval=1",
				"spring.cloud.stream.bindings.retried-in-0.consumer.max-attempts=2",
				"spring.cloud.stream.bindings.retried-in-0.consumer.back-off-initial-interval=1",
				"spring.cloud.stream.bindings.retried-in-0.error-handler-definition=handler",
				"spring.cloud.stream.bindings.global-in-0.consumer.max-attempts=1");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void forget() {
		handled.clear();
		attempts.set(0);
		application.forget();
	}

	@AfterEach
	void nothingIsLeftOnTheThread() {
		assertThat(Context.current()).isSameAs(Context.root());
		assertThat(application.bean(ObservationRegistry.class).getCurrentObservation()).isNull();
		assertThat(MDC.get("trace_id")).isNull();
	}

	@Test
	void handlerOfABindingRunsInTheTraceOfTheMessageThatFailed() {
		for (int i = 0; i < 3; i++) {
			application.forget();
			handled.clear();
			application.send("fails-in-0", "a",
					Map.of("traceparent", StreamApplication.CALLER, "baggage", "tenant=blue"));
			SpanData consumer = application.span(SpanKind.CONSUMER);
			Message<byte[]> sent = application.receive("failures");
			SpanData producer = application.span(SpanKind.PRODUCER);
			isHandledWithin(consumer);
			assertThat(application.isWithin(producer, consumer)).isTrue();
			assertThat(sent.getHeaders())
				.containsEntry("traceparent", "00-" + TRACE_ID + "-" + producer.getSpanId() + "-01")
				.containsEntry("baggage", "tenant=blue");
		}
	}

	@Test
	void globalErrorChannelRunsInTheTraceOfTheMessageThatFailed() {
		application.send("global-in-0", "a");
		assertThat(handled)
			.containsExactly("global " + TRACE_ID + " " + application.span(SpanKind.CONSUMER).getSpanId());
	}

	@Test
	void eachAttemptIsASpanInTheSameTrace() {
		application.send("recovers-in-0", "a");
		assertThat(attempts).hasValue(3);
		assertThat(application.spans()).hasSize(3).allSatisfy((span) -> {
			assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
			assertThat(span.getParentSpanId()).isEqualTo(StreamApplication.SPAN_ID);
		});
		assertThat(application.spans()).extracting((span) -> span.getStatus().getStatusCode().name())
			.containsExactly("ERROR", "ERROR", "UNSET");
	}

	@Test
	void failureOfTheLastAttemptIsHandledInItsSpan() {
		application.send("retried-in-0", "a");
		List<SpanData> consumers = application.spans(SpanKind.CONSUMER);
		assertThat(consumers).hasSize(2);
		isHandledWithin(consumers.get(1));
	}

	@Test
	void failureOfOneMessageIsNotHandledInTheTraceOfAnother() {
		application.send("fails-in-0", "a");
		application.send("fails-in-0", "b", Map.of());
		assertThat(handled).filteredOn((line) -> line.startsWith("handler")).hasSize(2);
		assertThat(handled.get(handled.size() - 1)).doesNotContain(TRACE_ID);
	}

	// Spring Cloud Function makes a span of its own for the handler
	private static void isHandledWithin(SpanData consumer) {
		assertThat(handled).singleElement().satisfies((line) -> {
			String spanId = line.substring(line.lastIndexOf(' ') + 1);
			SpanData span = application.allSpans()
				.stream()
				.filter((each) -> each.getSpanId().equals(spanId))
				.findFirst()
				.orElseThrow();
			assertThat(application.isWithin(span, consumer)).isTrue();
		});
	}

	private static void see(String where) {
		handled.add(where + " " + MDC.get("trace_id") + " " + MDC.get("span_id"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Consumer<String> fails() {
			return (payload) -> {
				throw new IllegalStateException("on purpose");
			};
		}

		@Bean
		Consumer<String> global() {
			return (payload) -> {
				throw new IllegalArgumentException("global");
			};
		}

		@Bean
		Consumer<String> retried() {
			return (payload) -> {
				throw new IllegalStateException("on purpose");
			};
		}

		@Bean
		Consumer<String> recovers() {
			return (payload) -> {
				if (attempts.incrementAndGet() < 3) {
					throw new IllegalStateException("on purpose");
				}
			};
		}

		@Bean
		Consumer<ErrorMessage> handler(StreamBridge bridge) {
			return (error) -> {
				see("handler");
				bridge.send("failures", "failed");
			};
		}

		@ServiceActivator(inputChannel = "errorChannel")
		void log(ErrorMessage error) {
			if (error.getPayload().toString().contains("global")
					|| String.valueOf(error.getPayload().getCause()).contains("global")) {
				see("global");
			}
		}

	}

}
