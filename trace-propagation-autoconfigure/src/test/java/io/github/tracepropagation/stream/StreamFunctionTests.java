// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Imperative functions over the test binder: what a message is processed in, and what
 * leaves.
 */
class StreamFunctionTests {

	private static final String CALLER = StreamApplication.CALLER;

	private static final String TRACE_ID = StreamApplication.TRACE_ID;

	private static final String SPAN_ID = StreamApplication.SPAN_ID;

	private static final List<Map<String, String>> seen = new CopyOnWriteArrayList<>();

	private static StreamApplication application;

	@BeforeAll
	static void start() {
		application = StreamApplication.start(Functions.class,
				"payload;message;sink;fails;abandons;bridge;payload|message;many;leaves",
				"spring.cloud.stream.bindings.payload-in-0.destination=orders",
				"spring.cloud.stream.bindings.payload-in-0.group=billing",
				"spring.cloud.stream.bindings.payload-out-0.destination=receipts",
				"spring.cloud.stream.bindings.fails-in-0.consumer.max-attempts=1",
				"spring.cloud.stream.bindings.abandons-in-0.consumer.max-attempts=1",
				"spring.cloud.stream.output-bindings=standing", "spring.cloud.stream.bindings.standing.destination=s");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void forget() {
		seen.clear();
		application.forget();
	}

	@AfterEach
	void nothingIsLeftOnTheThread() {
		assertThat(Context.current()).isSameAs(Context.root());
		assertThat(application.bean(ObservationRegistry.class).getCurrentObservation()).isNull();
		assertThat(MDC.get("trace_id")).isNull();
	}

	@Test
	void messageIsProcessedInASpanThatContinuesItsTrace() {
		application.send("orders", "a");
		Message<byte[]> sent = application.receive("receipts");
		SpanData consumer = span(SpanKind.CONSUMER, "process orders");
		SpanData producer = span(SpanKind.PRODUCER, "publish receipts");
		assertThat(consumer.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(consumer.getParentSpanId()).isEqualTo(SPAN_ID);
		assertThat(application.isWithin(producer, consumer)).isTrue();
		assertThat(sent.getHeaders()).containsEntry("traceparent",
				"00-" + TRACE_ID + "-" + producer.getSpanId() + "-01");
		assertThat(seen).singleElement().satisfies((mdc) -> assertThat(mdc).containsEntry("trace_id", TRACE_ID));
	}

	@Test
	void spansAreDescribedByTheMessagingConventions() {
		application.send("orders", "abc");
		application.receive("receipts");
		assertThat(attributes(span(SpanKind.CONSUMER, "process orders")))
			.containsEntry("messaging.operation.name", "process")
			.containsEntry("messaging.operation.type", "process")
			.containsEntry("messaging.destination.name", "orders")
			.containsEntry("messaging.consumer.group.name", "billing")
			.containsEntry("messaging.message.body.size", "3")
			.containsEntry("spring.cloud.stream.binding.name", "payload-in-0")
			.containsKey("messaging.system");
		assertThat(attributes(span(SpanKind.PRODUCER, "publish receipts")))
			.containsEntry("messaging.operation.name", "publish")
			.containsEntry("messaging.operation.type", "send")
			.containsEntry("messaging.destination.name", "receipts")
			.containsEntry("spring.cloud.stream.binding.name", "payload-out-0");
	}

	private static Map<String, String> attributes(SpanData span) {
		Map<String, String> attributes = new LinkedHashMap<>();
		span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), String.valueOf(value)));
		return attributes;
	}

	@Test
	void messageWithoutContextStartsATrace() {
		application.send("orders", "a", Map.of());
		Message<byte[]> sent = application.receive("receipts");
		SpanData consumer = span(SpanKind.CONSUMER, "process orders");
		assertThat(consumer.getParentSpanContext().isValid()).isFalse();
		assertThat((String) sent.getHeaders().get("traceparent")).startsWith("00-" + consumer.getTraceId());
	}

	@ParameterizedTest
	@ValueSource(strings = { "traceparent", "Traceparent", "TRACEPARENT" })
	void headersAreReadInAnyCaseAndReplacedInLowerCase(String name) {
		application.send("message-in-0", "a",
				Map.of(name, CALLER, name.replace("parent", "state").replace("PARENT", "STATE"), "foo=1"));
		Message<byte[]> sent = application.receive("message-out-0");
		assertThat(sent.getHeaders().keySet().stream().filter((key) -> key.equalsIgnoreCase("traceparent")))
			.containsExactly("traceparent");
		assertThat(sent.getHeaders().keySet().stream().filter((key) -> key.equalsIgnoreCase("tracestate")))
			.containsExactly("tracestate");
		assertThat((String) sent.getHeaders().get("traceparent")).startsWith("00-" + TRACE_ID).doesNotContain(SPAN_ID);
		assertThat(sent.getHeaders()).containsEntry("tracestate", "foo=1");
	}

	@Test
	void headersAreReadAsBytesAndReplacedAsText() {
		application.send("message-in-0", "a", Map.of("traceparent", CALLER.getBytes(StandardCharsets.UTF_8), "baggage",
				"tenant=blue".getBytes(StandardCharsets.UTF_8)));
		Message<byte[]> sent = application.receive("message-out-0");
		assertThat((String) sent.getHeaders().get("traceparent")).startsWith("00-" + TRACE_ID).doesNotContain(SPAN_ID);
		assertThat(sent.getHeaders()).containsEntry("baggage", "tenant=blue");
	}

	@Test
	void otherHeadersStayAsTheyAre() {
		application.send("message-in-0", "a", Map.of("traceparent", CALLER, "mine", 7));
		assertThat(application.receive("message-out-0").getHeaders()).containsEntry("mine", 7)
			.doesNotContainKey("reactorContext");
	}

	@Test
	void consumerHasASpanAndSendsNothing() {
		application.send("sink-in-0", "a");
		assertThat(application.spans()).singleElement()
			.satisfies((span) -> assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER))
			.satisfies((span) -> assertThat(span.getParentSpanId()).isEqualTo(SPAN_ID));
		assertThat(seen).hasSize(1);
	}

	@Test
	void composedFunctionsAreOneHop() {
		application.send("payloadmessage-in-0", "a");
		application.receive("payloadmessage-out-0");
		assertThat(application.spans()).hasSize(2);
		assertThat(seen).hasSize(2).allSatisfy((mdc) -> assertThat(mdc).containsEntry("trace_id", TRACE_ID));
	}

	@Test
	void eachOfManyOutputsHasASpanOfItsOwn() {
		application.send("many-in-0", "a");
		String first = (String) application.receive("many-out-0").getHeaders().get("traceparent");
		String second = (String) application.receive("many-out-0").getHeaders().get("traceparent");
		assertThat(first).startsWith("00-" + TRACE_ID).isNotEqualTo(second);
		assertThat(second).startsWith("00-" + TRACE_ID);
		assertThat(application.spans(SpanKind.PRODUCER)).hasSize(2)
			.allSatisfy((span) -> assertThat(application.isWithin(span, application.span(SpanKind.CONSUMER))).isTrue());
	}

	@Test
	void dynamicDestinationOfTheBridgeHasOneSpan() {
		application.send("bridge-in-0", "somewhere");
		Message<byte[]> sent = application.receive("somewhere");
		SpanData producer = span(SpanKind.PRODUCER, "publish somewhere");
		assertThat(application.isWithin(producer, span(SpanKind.CONSUMER, "process bridge-in-0"))).isTrue();
		assertThat(application.spans()).filteredOn((span) -> span.getTraceId().equals(TRACE_ID)).hasSize(2);
		assertThat(sent.getHeaders()).containsEntry("traceparent",
				"00-" + TRACE_ID + "-" + producer.getSpanId() + "-01");
	}

	@Test
	void bridgeSendsByAStandingBindingToo() {
		application.send("bridge-in-0", "standing");
		Message<byte[]> sent = application.receive("s");
		SpanData producer = span(SpanKind.PRODUCER, "publish s");
		assertThat(application.isWithin(producer, span(SpanKind.CONSUMER, "process bridge-in-0"))).isTrue();
		assertThat(sent.getHeaders()).containsEntry("traceparent",
				"00-" + TRACE_ID + "-" + producer.getSpanId() + "-01");
	}

	@Test
	void bridgeOutsideAnyFunctionStartsATrace() {
		application.bean(StreamBridge.class).send("elsewhere", "a");
		Message<byte[]> sent = application.receive("elsewhere");
		SpanData producer = span(SpanKind.PRODUCER, "publish elsewhere");
		assertThat(producer.getParentSpanContext().isValid()).isFalse();
		assertThat((String) sent.getHeaders().get("traceparent")).contains(producer.getTraceId(), producer.getSpanId());
	}

	@Test
	void messageAfterAFailureIsTracedAsWell() {
		for (int i = 0; i < 3; i++) {
			application.send("fails-in-0", "boom");
			application.send("orders", "a");
			assertThat((String) application.receive("receipts").getHeaders().get("traceparent"))
				.startsWith("00-" + TRACE_ID);
		}
		assertThat(spans(SpanKind.CONSUMER, "process fails-in-0")).hasSize(3).allSatisfy((span) -> {
			assertThat(span.getParentSpanId()).isEqualTo(SPAN_ID);
			assertThat(span.getStatus().getStatusCode().name()).isEqualTo("ERROR");
			assertThat(span.getEvents()).singleElement()
				.satisfies((event) -> assertThat(event.getAttributes().asMap().toString()).contains("boom on purpose"));
		});
		assertThat(spans(SpanKind.CONSUMER, "process orders")).hasSize(3)
			.allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(SPAN_ID));
	}

	@Test
	void errorThatNoChannelCatchesLeavesNothingForTheNextMessage() {
		assertThatExceptionOfType(StackOverflowError.class)
			.isThrownBy(() -> application.send("abandons-in-0", "error"));
		application.send("abandons-in-0", "fine");
		assertThat(seen).hasSize(1);
		assertThat(spans(SpanKind.CONSUMER, "process abandons-in-0")).hasSize(2)
			.allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(SPAN_ID))
			.allSatisfy((span) -> assertThat(span.getLinks()).isEmpty());
	}

	@Test
	void scopeThatAFunctionLeavesOpenIsNotLeftOnTheThread() {
		for (int i = 0; i < 2; i++) {
			application.send("leaves-in-0", "a");
			assertThat(Context.current()).isSameAs(Context.root());
		}
		assertThat(spans(SpanKind.CONSUMER, "process leaves-in-0")).hasSize(2)
			.allSatisfy((span) -> assertThat(span.getLinks()).isEmpty());
	}

	private SpanData span(SpanKind kind, String name) {
		List<SpanData> spans = spans(kind, name);
		assertThat(spans).as(name).hasSize(1);
		return spans.get(0);
	}

	private List<SpanData> spans(SpanKind kind, String name) {
		return application.spans(kind).stream().filter((span) -> span.getName().equals(name)).toList();
	}

	static void see() {
		Map<String, String> mdc = MDC.getCopyOfContextMap();
		seen.add((mdc != null) ? mdc : Map.of());
		assertThat(Span.current().getSpanContext().isValid()).isTrue();
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<String, String> payload() {
			return (payload) -> {
				see();
				return payload.toUpperCase(Locale.ROOT);
			};
		}

		@Bean
		Function<Message<String>, Message<String>> message() {
			return (message) -> {
				see();
				return MessageBuilder.withPayload(message.getPayload()).copyHeaders(message.getHeaders()).build();
			};
		}

		@Bean
		Consumer<String> sink() {
			return (payload) -> see();
		}

		@Bean
		Consumer<String> fails() {
			return (payload) -> {
				throw new IllegalStateException(payload + " on purpose");
			};
		}

		@Bean
		Consumer<String> abandons() {
			return (payload) -> {
				if (payload.equals("error")) {
					throw new StackOverflowError("on purpose");
				}
				see();
			};
		}

		@Bean
		Consumer<String> leaves(ObservationRegistry registry) {
			return (payload) -> {
				Observation left = Observation.start("left", registry);
				left.openScope();
				left.stop();
				Context.current().with(Baggage.builder().put("left", "open").build()).makeCurrent();
			};
		}

		@Bean
		Consumer<String> bridge(StreamBridge bridge) {
			return (destination) -> bridge.send(destination, "from the bridge");
		}

		@Bean
		Function<String, List<Message<String>>> many() {
			return (payload) -> {
				List<Message<String>> several = new ArrayList<>();
				several.add(MessageBuilder.withPayload(payload + 1).build());
				several.add(MessageBuilder.withPayload(payload + 2).build());
				return several;
			};
		}

	}

}
