// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.acceptance;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.util.function.Tuple2;
import reactor.util.function.Tuples;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Functions that send more than one message for each they get, or without getting any.
 */
class OutputTests extends AcceptanceSupport {

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void startApplication() {
		application = run(Functions.class, "spring.cloud.function.definition=tick;split;letters",
				"bind:tick-out-0.destination=ticks", "bind:tick-out-0.producer.poller.fixed-delay=50",
				"bind:split-in-0.destination=split", "bind:split-out-0.destination=split.upper",
				"bind:split-out-1.destination=split.lower", "bind:letters-in-0.destination=letters",
				"bind:letters-out-0.destination=letter");
	}

	@AfterAll
	static void stopApplication() {
		application.close();
	}

	@Test
	void eachMessageOfASupplierBeginsATrace() {
		this.wire.subscribe("ticks");
		String first = this.wire.nextMessage().header("traceparent").get(0);
		String second = this.wire.nextMessage().header("traceparent").get(0);
		assertThat(first.substring(3, 35)).isNotEqualTo(second.substring(3, 35));
		assertThat(hops(application, first.substring(3, 35))).singleElement().satisfies((hop) -> {
			assertThat(hop.getKind()).isEqualTo(SpanKind.PRODUCER);
			assertThat(hop.getName()).isEqualTo("publish ticks");
			assertThat(hop.getSpanId()).isEqualTo(first.substring(36, 52));
		});
	}

	@Test
	void aFunctionMayHaveSeveralOutputs() {
		this.wire.subscribe("split.*");
		publish("split", "Hello");
		Map<String, RawMessage> sent = Stream.of(this.wire.nextMessage(), this.wire.nextMessage())
			.collect(Collectors.toMap(RawMessage::subject, Function.identity()));
		assertThat(sent.get("split.upper").payload()).isEqualTo("HELLO");
		assertThat(sent.get("split.lower").payload()).isEqualTo("hello");
		assertSentWithin(sent.values().stream().toList());
	}

	@Test
	void eachMessageOfAListIsAHopOfItsOwn() {
		this.wire.subscribe("letter");
		publish("letters", "abc");
		List<RawMessage> sent = List.of(this.wire.nextMessage(), this.wire.nextMessage(), this.wire.nextMessage());
		assertThat(sent).extracting(RawMessage::payload).containsExactly("a", "b", "c");
		assertSentWithin(sent);
	}

	private void assertSentWithin(List<RawMessage> sent) {
		List<SpanData> hops = hops(application);
		SpanData consumed = hops.get(0);
		assertThat(consumed.getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(consumed.getParentSpanId()).isEqualTo(PARENT_ID);
		assertThat(hops.subList(1, hops.size())).hasSameSizeAs(sent).allSatisfy((hop) -> {
			assertThat(hop.getKind()).isEqualTo(SpanKind.PRODUCER);
			assertThat(hop.getParentSpanId()).isEqualTo(consumed.getSpanId());
		});
		assertThat(sent).extracting((message) -> message.header("traceparent").get(0).substring(36, 52))
			.containsExactlyInAnyOrderElementsOf(
					hops.subList(1, hops.size()).stream().map(SpanData::getSpanId).toList());
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Supplier<String> tick() {
			return () -> "tick";
		}

		@Bean
		Function<Flux<String>, Tuple2<Flux<String>, Flux<String>>> split() {
			return (texts) -> {
				Flux<String> shared = texts.publish().autoConnect(2);
				return Tuples.of(shared.map(String::toUpperCase), shared.map(String::toLowerCase));
			};
		}

		@Bean
		Function<String, List<Message<String>>> letters() {
			return (text) -> text.chars()
				.mapToObj((letter) -> MessageBuilder.withPayload(String.valueOf((char) letter)).build())
				.toList();
		}

	}

}
