// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;

import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.cloud.stream.binder.PollableMessageSource;
import org.springframework.cloud.stream.binder.test.InputDestination;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.cloud.stream.function.StandardBatchUtils;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.core.MessageSource;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One span a hop, in whatever way messages come and go.
 */
class StreamHopTests {

	private static final String CALLER = StreamApplication.CALLER;

	private static final String TRACE_ID = StreamApplication.TRACE_ID;

	private static final String SPAN_ID = StreamApplication.SPAN_ID;

	private static final String OTHER = "00-1af7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01";

	private static final List<String> seen = new CopyOnWriteArrayList<>();

	@AfterEach
	void nothingIsLeftOnTheThread() {
		seen.clear();
		assertThat(Context.current()).isSameAs(Context.root());
		assertThat(ObservationRegistry.create().getCurrentObservation()).isNull();
		assertThat(MDC.get("trace_id")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "*-out-*", "*-in-*", "*-in-*,*-out-*", "none" })
	void patternsOfSpringIntegrationNeitherDoubleNorBreakASpan(String patterns) {
		try (StreamApplication application = StreamApplication.start(Functions.class, "relay",
				"spring.integration.management.observation-patterns=" + patterns)) {
			application.send("relay-in-0", "a");
			Message<byte[]> sent = application.receive("relay-out-0");
			SpanData consumer = application.spans(SpanKind.CONSUMER)
				.stream()
				.filter((span) -> span.getName().equals("process relay-in-0"))
				.findFirst()
				.orElseThrow();
			SpanData producer = application.span(SpanKind.PRODUCER);
			assertThat(consumer.getParentSpanId()).isEqualTo(SPAN_ID);
			assertThat(application.isWithin(producer, consumer)).isTrue();
			assertThat(sent.getHeaders()).containsEntry("traceparent",
					"00-" + TRACE_ID + "-" + producer.getSpanId() + "-01");
			assertThat(application.spans()).hasSize(2);
		}
	}

	@Test
	void batchIsOneSpanWithALinkToEachMessage() {
		try (StreamApplication application = StreamApplication.start(Functions.class, "batch",
				"spring.cloud.stream.bindings.batch-in-0.consumer.batch-mode=true")) {
			Message<List<Object>> batch = new StandardBatchUtils.BatchMessageBuilder()
				.addMessage("a".getBytes(), Map.of("traceparent", CALLER))
				.addMessage("b".getBytes(), Map.of("Traceparent", OTHER.getBytes(StandardCharsets.UTF_8)))
				.addMessage("c".getBytes(), Map.of())
				.build();
			application.bean(InputDestination.class).send(batch, "batch-in-0");
			linksToBoth(application.span(SpanKind.CONSUMER), "3");
			assertThat(seen).hasSize(1).doesNotContain("null null");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "kafka_batchConvertedHeaders", "amqp_batchedHeaders", BinderHeaders.BATCH_HEADERS })
	void batchIsKnownByTheHeadersOfEachBinder(String header) {
		try (StreamApplication application = StreamApplication.start(Functions.class, "batch",
				"spring.cloud.stream.bindings.batch-in-0.consumer.batch-mode=true")) {
			application.send("batch-in-0", List.of("a".getBytes(), "b".getBytes()),
					Map.of(header, List.of(Map.of("traceparent", CALLER), Map.of("traceparent", OTHER))));
			linksToBoth(application.span(SpanKind.CONSUMER), "2");
		}
	}

	private static void linksToBoth(SpanData consumer, String count) {
		assertThat(consumer.getParentSpanContext().isValid()).isFalse();
		assertThat(consumer.getLinks()).extracting(LinkData::getSpanContext)
			.extracting((link) -> link.getTraceId() + "-" + link.getSpanId())
			.containsExactly(CALLER.substring(3, 52), OTHER.substring(3, 52));
		assertThat(consumer.getAttributes().asMap().toString()).contains("messaging.batch.message_count=" + count);
	}

	@Test
	void polledMessageIsHandledInASpanThatContinuesItsTrace() {
		try (StreamApplication application = StreamApplication.start(Polled.class, "",
				"spring.cloud.stream.pollable-source=jobs",
				"spring.cloud.stream.bindings.jobs-in-0.destination=queue")) {
			PollableMessageSource source = application.bean(PollableMessageSource.class);
			assertThat(source.poll((message) -> see())).isTrue();
			SpanData consumer = application.span(SpanKind.CONSUMER);
			assertThat(consumer.getName()).isEqualTo("process queue");
			assertThat(consumer.getParentSpanId()).isEqualTo(SPAN_ID);
			assertThat(seen).containsExactly(TRACE_ID + " " + consumer.getSpanId());
		}
	}

	@Test
	void polledMessageThatFailsIsAnErrorAndTheNextOneIsTraced() {
		try (StreamApplication application = StreamApplication.start(Polled.class, "",
				"spring.cloud.stream.pollable-source=jobs",
				"spring.cloud.stream.bindings.jobs-in-0.consumer.max-attempts=1")) {
			PollableMessageSource source = application.bean(PollableMessageSource.class);
			source.poll((message) -> {
				throw new IllegalStateException("on purpose");
			});
			source.poll((message) -> see());
			assertThat(application.spans(SpanKind.CONSUMER)).hasSize(2)
				.allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(SPAN_ID));
			assertThat(application.spans(SpanKind.CONSUMER).get(0).getStatus().getDescription()).contains("on purpose");
		}
	}

	@Test
	void messageThatIsRoutedToAFunctionHasItsHops() {
		try (StreamApplication application = StreamApplication.start(Functions.class, "functionRouter",
				"spring.cloud.stream.bindings.functionRouter-in-0.destination=in",
				"spring.cloud.stream.bindings.functionRouter-out-0.destination=out")) {
			application.send("in", "a", Map.of("traceparent", CALLER, "spring.cloud.function.definition", "relay"));
			Message<byte[]> sent = application.receive("out");
			SpanData producer = application.span(SpanKind.PRODUCER);
			assertThat(application.span(SpanKind.CONSUMER).getParentSpanId()).isEqualTo(SPAN_ID);
			assertThat(application.isWithin(producer, application.span(SpanKind.CONSUMER))).isTrue();
			assertThat(sent.getHeaders()).containsEntry("traceparent",
					"00-" + TRACE_ID + "-" + producer.getSpanId() + "-01");
		}
	}

	@Test
	void supplierStartsATraceWithEachMessage() {
		try (StreamApplication application = StreamApplication.start(Functions.class, "ticks",
				"spring.cloud.stream.bindings.ticks-out-0.producer.poller.fixed-delay=20")) {
			String first = (String) application.receive("ticks-out-0").getHeaders().get("traceparent");
			String second = (String) application.receive("ticks-out-0").getHeaders().get("traceparent");
			assertThat(first).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
			assertThat(second.substring(0, 35)).isNotEqualTo(first.substring(0, 35));
		}
	}

	@Test
	void reactiveSupplierStartsATraceWithEachMessage() {
		try (StreamApplication application = StreamApplication.start(Functions.class, "flow")) {
			String first = (String) application.receive("flow-out-0").getHeaders().get("traceparent");
			String second = (String) application.receive("flow-out-0").getHeaders().get("traceparent");
			assertThat(first).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
			assertThat(second.substring(0, 35)).isNotEqualTo(first.substring(0, 35));
		}
	}

	@Test
	void messagesOfSeveralThreadsDoNotMixTheirTraces() throws Exception {
		try (StreamApplication application = StreamApplication.start(Functions.class, "relay")) {
			ExecutorService threads = Executors.newFixedThreadPool(4);
			for (int i = 0; i < 200; i++) {
				String traceId = String.format("%032x", i + 0xabcdef00L);
				threads.execute(() -> application.send("relay-in-0", traceId,
						Map.of("traceparent", "00-" + traceId + "-" + SPAN_ID + "-01")));
			}
			threads.shutdown();
			assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
			for (int i = 0; i < 200; i++) {
				Message<byte[]> sent = application.receive("relay-out-0");
				assertThat((String) sent.getHeaders().get("traceparent"))
					.startsWith("00-" + new String(sent.getPayload(), StandardCharsets.UTF_8) + "-")
					.doesNotContain(SPAN_ID);
			}
			assertThat(application.spans(SpanKind.CONSUMER)).hasSize(200)
				.allSatisfy((span) -> assertThat(span.getLinks()).isEmpty());
		}
	}

	@Test
	void flowThatIsNotBoundIsLeftAsItIs() {
		try (StreamApplication application = StreamApplication.start(Functions.class, "relay")) {
			DirectChannel channel = application.context().getBean("plain", DirectChannel.class);
			assertThat(channel.getInterceptors()).isEmpty();
			channel.send(MessageBuilder.withPayload("a").setHeader("traceparent", CALLER).build());
			assertThat(seen).containsExactly("null null " + CALLER);
			assertThat(application.spans()).isEmpty();
		}
	}

	@Test
	@SuppressWarnings("deprecation")
	void bindingThatIsMadeLaterIsTracedAsWell() {
		try (StreamApplication application = StreamApplication.start(Functions.class, "relay")) {
			application.bean(BindingsLifecycleController.class).<Object>defineOutputBinding("later");
			application.bean(StreamBridge.class).send("later", "a");
			Message<byte[]> sent = application.receive("later");
			assertThat((String) sent.getHeaders().get("traceparent"))
				.contains(application.span(SpanKind.PRODUCER).getSpanId());
		}
	}

	@Test
	void roomThatIsOffLeavesMessagesAsTheyAre() {
		try (StreamApplication application = StreamApplication.start(Functions.class, "relay",
				"trace-propagation.stream.enabled=false")) {
			application.send("relay-in-0", "a");
			assertThat(application.receive("relay-out-0").getHeaders()).containsEntry("traceparent", CALLER);
			assertThat(application.spans()).isEmpty();
		}
	}

	@Test
	void asynchronousBridgeSendsInTheTraceOfItsCaller() {
		try (StreamApplication application = StreamApplication.start(Functions.class, "asynchronous")) {
			application.send("asynchronous-in-0", "a");
			Message<byte[]> sent = application.receive("far");
			Awaitility.await().until(() -> !application.spans(SpanKind.PRODUCER).isEmpty());
			SpanData producer = application.span(SpanKind.PRODUCER);
			assertThat(application.isWithin(producer, application.span(SpanKind.CONSUMER))).isTrue();
			assertThat(sent.getHeaders()).containsEntry("traceparent",
					"00-" + TRACE_ID + "-" + producer.getSpanId() + "-01");
		}
	}

	private static void see() {
		seen.add(MDC.get("trace_id") + " " + MDC.get("span_id"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<String, String> relay() {
			return (payload) -> payload;
		}

		@Bean
		Consumer<List<String>> batch() {
			return (payloads) -> see();
		}

		@Bean
		DirectChannel plain() {
			return new DirectChannel();
		}

		@ServiceActivator(inputChannel = "plain")
		void plain(Message<String> message) {
			seen.add(MDC.get("trace_id") + " " + MDC.get("span_id") + " " + message.getHeaders().get("traceparent"));
		}

		@Bean
		Supplier<String> ticks() {
			return () -> "tick";
		}

		@Bean
		Supplier<Flux<String>> flow() {
			return () -> Flux.interval(Duration.ofMillis(20)).map(String::valueOf);
		}

		@Bean
		Consumer<String> asynchronous(StreamBridge bridge) {
			return (payload) -> {
				bridge.setAsync(true);
				bridge.send("far", payload);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Polled {

		@Bean
		MessageSource<byte[]> source() {
			return () -> MessageBuilder.withPayload("job".getBytes(StandardCharsets.UTF_8))
				.setHeader("traceparent", CALLER)
				.build();
		}

	}

}
