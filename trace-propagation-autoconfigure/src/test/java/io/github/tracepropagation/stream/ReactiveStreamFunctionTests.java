// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.function.Tuple2;
import reactor.util.function.Tuples;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reactive functions over the test binder, by either setting of
 * {@code spring.reactor.context-propagation}.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ReactiveStreamFunctionTests {

	private static final String SPAN_ID = "b7ad6b7169203331";

	private static final Map<String, String> seen = new ConcurrentHashMap<>();

	private final String propagation;

	private StreamApplication application;

	ReactiveStreamFunctionTests(String propagation) {
		this.propagation = propagation;
	}

	@BeforeAll
	void start() {
		if (this.propagation.equals("auto")) {
			Hooks.enableAutomaticContextPropagation();
		}
		this.application = StreamApplication.start(Functions.class,
				"flux;messages;sink;done;inner;hopping;plainHopping;two;split;routed",
				"spring.reactor.context-propagation=" + this.propagation);
	}

	@AfterAll
	void stop() {
		this.application.close();
		Hooks.disableAutomaticContextPropagation();
	}

	@BeforeEach
	void forget() {
		seen.clear();
		this.application.forget();
	}

	@AfterEach
	void nothingIsLeftOnTheThread() {
		assertThat(Context.current()).isSameAs(Context.root());
		assertThat(this.application.bean(ObservationRegistry.class).getCurrentObservation()).isNull();
		assertThat(MDC.get("trace_id")).isNull();
	}

	@Test
	void operatorsOfAFluxOfPayloadsRunInTheTraceOfEachMessage() {
		processesEachInItsTrace("flux");
	}

	@Test
	void operatorsOfAFluxOfMessagesRunInTheTraceOfEachMessage() {
		processesEachInItsTrace("messages");
	}

	@Test
	void operatorsOfAnInnerPublisherRunInTheTraceOfEachMessage() {
		processesEachInItsTrace("inner");
	}

	@Test
	void innerPublisherOnAnotherThreadStaysInTheTraceOfEachMessage() {
		relaysEachInItsTrace("hopping");
	}

	@Test
	void innerPublisherOfPayloadsStaysInTheTraceOfEachMessage() {
		send("plainHopping", 1);
		receive("plainHopping");
		if (this.propagation.equals("auto")) {
			assertThat(seen).containsEntry("A1", traceId(1));
		}
	}

	@Test
	void innerPublishersThatOverlapDoNotMixTheirTraces() {
		for (int i = 0; i < 50; i++) {
			send("hopping", i);
		}
		Map<String, Message<byte[]>> sent = new HashMap<>();
		for (int i = 0; i < 50; i++) {
			Message<byte[]> message = receive("hopping");
			sent.put(new String(message.getPayload()), message);
		}
		for (int i = 0; i < 50; i++) {
			assertThat((String) sent.get("A" + i).getHeaders().get("traceparent")).as("A" + i)
				.startsWith("00-" + traceId(i));
		}
		assertThat(this.application.spans(SpanKind.PRODUCER)).hasSize(50)
			.allSatisfy((producer) -> assertThat(this.application.isWithin(producer, consumer(producer.getTraceId())))
				.isTrue());
	}

	@Test
	void messageThatIsRoutedOnAnotherThreadStaysInItsTrace() {
		for (int i = 0; i < 20; i++) {
			send("routed", i);
		}
		for (int i = 0; i < 20; i++) {
			Message<byte[]> sent = this.application.receive("far");
			int number = Integer.parseInt(new String(sent.getPayload()).substring(1));
			assertThat((String) sent.getHeaders().get("traceparent")).startsWith("00-" + traceId(number) + "-");
			assertThat(sent.getHeaders()).doesNotContainKey("reactorContext");
		}
		assertThat(this.application.spans(SpanKind.PRODUCER)).hasSize(20)
			.allSatisfy((producer) -> assertThat(this.application.isWithin(producer, consumer(producer.getTraceId())))
				.isTrue());
	}

	@Test
	void operatorsRunInTheTraceThatAMessageStarts() {
		this.application.send("flux-in-0", "a1", Map.of());
		String sent = (String) receive("flux").getHeaders().get("traceparent");
		assertThat(sent).startsWith("00-" + seen.get("A1"));
		this.application.send("sink-in-0", "a2", Map.of());
		assertThat(seen.get("a2")).isNotEqualTo("none");
	}

	@Test
	void consumerOfAFluxRunsInTheTraceOfEachMessage() {
		send("sink", 1);
		send("sink", 2);
		assertThat(seen).containsEntry("a1", traceId(1)).containsEntry("a2", traceId(2));
		assertThat(this.application.spans(SpanKind.CONSUMER)).hasSize(2)
			.allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(SPAN_ID));
	}

	@Test
	void functionThatEndsInNothingRunsInTheTraceOfEachMessage() {
		send("done", 1);
		send("done", 2);
		assertThat(seen).containsEntry("a1", traceId(1)).containsEntry("a2", traceId(2));
	}

	@Test
	void eachInputOfAFunctionOfSeveralHasItsOwnTrace() {
		send("two", 1);
		this.application.send("two-in-1", "a2", Map.of("traceparent", traceParent(2)));
		assertThat(new String(receive("two").getPayload())).isEqualTo("A1");
		assertThat(new String(receive("two").getPayload())).isEqualTo("A2");
		assertThat(seen).containsEntry("A1", traceId(1)).containsEntry("A2", traceId(2));
		assertThat(this.application.spans(SpanKind.PRODUCER)).hasSize(2)
			.allSatisfy((producer) -> assertThat(this.application.isWithin(producer, consumer(producer.getTraceId())))
				.isTrue());
	}

	@Test
	void eachOutputOfAFunctionOfSeveralHasAHeaderOfItsOwn() {
		send("split", 1);
		Message<byte[]> first = receive("split");
		Message<byte[]> second = this.application.receive("split-out-1");
		assertThat((String) first.getHeaders().get("traceparent")).startsWith("00-" + traceId(1));
		assertThat((String) second.getHeaders().get("traceparent")).startsWith("00-" + traceId(1))
			.isNotEqualTo(first.getHeaders().get("traceparent"));
	}

	private void processesEachInItsTrace(String function) {
		relaysEachInItsTrace(function);
		assertThat(seen).containsEntry("A1", traceId(1)).containsEntry("A2", traceId(2));
	}

	private void relaysEachInItsTrace(String function) {
		for (int i = 1; i <= 2; i++) {
			send(function, i);
			Message<byte[]> sent = receive(function);
			SpanData producer = this.application.spans(SpanKind.PRODUCER).get(i - 1);
			assertThat(consumer(traceId(i)).getParentSpanId()).isEqualTo(SPAN_ID);
			assertThat(this.application.isWithin(producer, consumer(traceId(i)))).isTrue();
			assertThat(sent.getHeaders())
				.containsEntry("traceparent", "00-" + traceId(i) + "-" + producer.getSpanId() + "-01")
				.doesNotContainKey("reactorContext");
		}
	}

	private void send(String function, int number) {
		this.application.send(function + "-in-0", "a" + number, Map.of("Traceparent", traceParent(number)));
	}

	private static String traceParent(int number) {
		return "00-" + traceId(number) + "-" + SPAN_ID + "-01";
	}

	private static String traceId(int number) {
		return String.format("%032x", number + 0xabcdef00L);
	}

	private Message<byte[]> receive(String function) {
		return this.application.receive(function + "-out-0");
	}

	private SpanData consumer(String traceId) {
		List<SpanData> spans = this.application.spans(SpanKind.CONSUMER)
			.stream()
			.filter((span) -> span.getTraceId().equals(traceId))
			.toList();
		assertThat(spans).hasSize(1);
		return spans.get(0);
	}

	private static String see(String payload) {
		String traceId = MDC.get("trace_id");
		seen.put(payload, (traceId != null) ? traceId : "none");
		return payload;
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<Flux<String>, Flux<String>> flux() {
			return (payloads) -> payloads.map((payload) -> see(payload.toUpperCase(Locale.ROOT)));
		}

		@Bean
		Function<Flux<Message<String>>, Flux<Message<String>>> messages() {
			return (messages) -> messages.map(Functions::upper);
		}

		@Bean
		Function<Flux<Message<String>>, Flux<Message<String>>> inner() {
			return (messages) -> messages.flatMap((message) -> Mono.just(message).map(Functions::upper));
		}

		@Bean
		Function<Flux<Message<String>>, Flux<Message<String>>> hopping() {
			return (messages) -> messages
				.flatMap(
						StreamContext.within((message) -> Mono.delay(Duration.ofMillis(5), Schedulers.parallel())
							.map((tick) -> MessageBuilder
								.withPayload(see(message.getPayload().toUpperCase(Locale.ROOT)))
								.build())));
		}

		@Bean
		Function<Flux<Message<String>>, Flux<Message<String>>> routed() {
			return (messages) -> messages
				.flatMap(StreamContext.within((message) -> Mono.delay(Duration.ofMillis(5), Schedulers.parallel())
					.map((tick) -> MessageBuilder.withPayload(message.getPayload())
						.setHeader("spring.cloud.stream.sendto.destination", "far")
						.build())));
		}

		@Bean
		Function<Flux<String>, Flux<String>> plainHopping() {
			return (payloads) -> payloads
				.flatMap(StreamContext.within((payload) -> Mono.delay(Duration.ofMillis(5), Schedulers.parallel())
					.map((tick) -> see(payload.toUpperCase(Locale.ROOT)))));
		}

		@Bean
		Consumer<Flux<String>> sink() {
			return (payloads) -> payloads.doOnNext(ReactiveStreamFunctionTests::see).subscribe();
		}

		@Bean
		Function<Flux<String>, Mono<Void>> done() {
			return (payloads) -> payloads.doOnNext(ReactiveStreamFunctionTests::see).then();
		}

		@Bean
		Function<Tuple2<Flux<String>, Flux<String>>, Flux<String>> two() {
			return (inputs) -> Flux.merge(inputs.getT1(), inputs.getT2())
				.map((payload) -> see(payload.toUpperCase(Locale.ROOT)));
		}

		@Bean
		Function<Flux<String>, Tuple2<Flux<String>, Flux<String>>> split() {
			return (payloads) -> {
				Flux<String> shared = payloads.publish().autoConnect(2);
				return Tuples.of(shared.map((payload) -> payload + 1), shared.map((payload) -> payload + 2));
			};
		}

		static Message<String> upper(Message<String> message) {
			return MessageBuilder.withPayload(see(message.getPayload().toUpperCase(Locale.ROOT)))
				.copyHeaders(message.getHeaders())
				.build();
		}

	}

}
