// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.tracepropagation.stream.nats.NatsBinderTestSupport;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.cloud.stream.function.StandardBatchUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.support.KafkaNull;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for producer bindings to core NATS.
 */
class NatsProducerBindingTests extends NatsBinderTestSupport {

	private static final String OLD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	@Test
	void sendsAMessageInOneHopWithAFreshContext() {
		start();
		this.wire.subscribe("orders");
		Span sender = span("sender");
		inside(sender, () -> {
			send("orders",
					MessageBuilder.withPayload(Map.of("id", 1))
						.setHeader("traceparent", OLD)
						.setHeader("Traceparent", OLD)
						.setHeader("tenant", "blue")
						.build());
			return null;
		});
		RawMessage message = this.wire.nextMessage();
		assertThat(message.payload()).isEqualTo("{\"id\":1}");
		assertThat(message.header("tenant")).containsExactly("blue");
		assertThat(message.header("Content-Type")).containsExactly("application/json");
		assertThat(message.header("contentType")).isEmpty();
		SpanData producer = assertThat(spans()).filteredOn((span) -> span.getKind() == SpanKind.PRODUCER)
			.singleElement()
			.actual();
		assertThat(producer.getParentSpanId()).isEqualTo(sender.getSpanContext().getSpanId());
		assertThat(message.header("Traceparent")).isEmpty();
		assertThat(message.header("traceparent")).singleElement()
			.asString()
			.contains(sender.getSpanContext().getTraceId() + "-" + producer.getSpanId());
	}

	@Test
	void sendsStringsAndBytesAsTheyAre() {
		start("spring.cloud.stream.bindings.orders.content-type=text/plain");
		this.wire.subscribe("orders");
		send("orders", "grüße");
		send("orders", "bytes".getBytes());
		assertThat(this.wire.nextMessage().payload()).isEqualTo("grüße");
		RawMessage bytes = this.wire.nextMessage();
		assertThat(bytes.payload()).isEqualTo("bytes");
		assertThat(bytes.header("Content-Type")).containsExactly("text/plain");
	}

	@Test
	void turnsAnObjectIntoBytesItselfWhereEncodingIsNative() {
		start("spring.cloud.stream.bindings.orders.producer.use-native-encoding=true");
		this.wire.subscribe("orders");
		send("orders", new Order("a"));
		send("orders", "text");
		assertThat(this.wire.nextMessage().payload()).isEqualTo("{\"id\":\"a\"}");
		assertThat(this.wire.nextMessage().payload()).isEqualTo("text");
	}

	@Test
	void sendsNoBytesForNothing() {
		start("spring.cloud.stream.bindings.orders.producer.use-native-encoding=true");
		this.wire.subscribe("orders");
		send("orders", KafkaNull.INSTANCE);
		assertThat(this.wire.nextMessage().payload()).isEmpty();
	}

	@Test
	void publishesToTheSubjectOfThePartition() {
		start("spring.cloud.stream.bindings.orders.producer.partition-key-expression=headers['key']",
				"spring.cloud.stream.bindings.orders.producer.partition-count=3");
		this.wire.subscribe("orders.*");
		for (int key = 0; key < 5; key++) {
			send("orders", MessageBuilder.withPayload("m" + key).setHeader("key", key).build());
		}
		for (int key = 0; key < 5; key++) {
			RawMessage message = this.wire.nextMessage();
			assertThat(message.subject()).isEqualTo("orders." + (key % 3));
			assertThat(message.payload()).isEqualTo("m" + key);
			assertThat(message.headerLines()).noneMatch((line) -> line.startsWith("scst_"));
		}
	}

	@Test
	void publishesToADestinationThatAFunctionChooses() {
		start(Routing.class, "spring.cloud.function.definition=route",
				"spring.cloud.stream.bindings.route-in-0.destination=in");
		this.wire.subscribe("chosen");
		send("route-in-0", "x");
		RawMessage message = this.wire.nextMessage();
		assertThat(message.payload()).isEqualTo("x");
		assertThat(message.headerLines()).noneMatch((line) -> line.startsWith("spring.cloud.stream"));
	}

	@Test
	void sendsABatchAsSeparateMessages() {
		start(Batches.class, "spring.cloud.function.definition=batches",
				"spring.cloud.stream.bindings.batches-out-0.destination=orders",
				"spring.cloud.stream.bindings.batches-out-0.producer.use-native-encoding=true");
		this.wire.subscribe("orders");
		RawMessage first = this.wire.nextMessage();
		RawMessage second = this.wire.nextMessage();
		assertThat(first.payload()).isEqualTo("one");
		assertThat(first.header("n")).containsExactly("1");
		assertThat(first.header("root")).containsExactly("r");
		assertThat(second.payload()).isEqualTo("{\"id\":\"two\"}");
		assertThat(second.header("n")).containsExactly("2");
		assertThat(second.header("root")).containsExactly("own");
		assertThat(first.header("traceparent")).hasSize(1).isNotEqualTo(second.header("traceparent"));
	}

	@Test
	void sendsNothingOfABatchThatIsNotWhole() {
		start("spring.cloud.stream.bindings.orders.producer.use-native-encoding=true");
		this.wire.subscribe(">");
		assertThatExceptionOfType(MessageHandlingException.class)
			.isThrownBy(() -> send("orders",
					MessageBuilder.withPayload(List.of("a", "b"))
						.setHeader(BinderHeaders.BATCH_HEADERS, List.of(Map.of()))
						.build()))
			.havingCause()
			.withMessageContaining("The batch has 2 payloads, and 1 headers");
		send("orders", "afterwards");
		assertThat(this.wire.nextMessage().payload()).isEqualTo("afterwards");
	}

	@Test
	void bringsHeadersOfAnyKindToTheWireWithoutBreakingIt() {
		start();
		this.wire.subscribe("orders");
		send("orders",
				MessageBuilder.withPayload("p")
					.setHeader("user", "Jürgen\r\nInjected: yes")
					.setHeader("several", List.of(1, 2))
					.setHeader("empty", "")
					.setHeader("my header", "left out")
					.build());
		RawMessage message = this.wire.nextMessage();
		assertThat(message.header("user")).singleElement().asString().startsWith("=?UTF-8?B?");
		assertThat(message.header("several")).containsExactly("1", "2");
		assertThat(message.header("empty")).containsExactly("");
		assertThat(message.headerLines()).noneMatch((line) -> line.contains("Injected") || line.contains("my header"));
		assertThat(message.payload()).isEqualTo("p");
	}

	@Test
	void throwsToTheSenderWhereTheConnectionIsClosed() throws Exception {
		start();
		context().getBean(Connection.class).close();
		assertThatExceptionOfType(MessageDeliveryException.class).isThrownBy(() -> send("orders", "p"))
			.withMessageContaining("The binding 'orders' could not send to the NATS subject 'orders'")
			.withCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void sendsOnlyHeadersThatMatchThePatternsOfTheBinding() {
		start("spring.cloud.stream.nats.bindings.orders.producer.header-patterns=tenant");
		this.wire.subscribe("orders");
		send("orders", MessageBuilder.withPayload("p").setHeader("tenant", "t").setHeader("other", "o").build());
		RawMessage message = this.wire.nextMessage();
		assertThat(message.header("tenant")).containsExactly("t");
		assertThat(message.header("other")).isEmpty();
		assertThat(message.header("traceparent")).hasSize(1);
	}

	@Test
	void sendsNoHeadersOfTheApplicationWhereTheBindingHasNone() {
		start("spring.cloud.stream.bindings.orders.producer.header-mode=none");
		this.wire.subscribe("orders");
		send("orders", MessageBuilder.withPayload("p").setHeader("tenant", "t").build());
		assertThat(this.wire.nextMessage().headerLines()).singleElement().asString().startsWith("traceparent");
	}

	@Test
	void usesAHeaderMapperOfTheUsers() {
		start(OwnHeaderMapper.class);
		this.wire.subscribe("orders");
		send("orders", "p");
		assertThat(this.wire.nextMessage().header("mine")).containsExactly("yes");
	}

	@Test
	void throwsToTheSenderWhatIsTooLargeAndNamesTheBinding() {
		start();
		assertThatExceptionOfType(MessageDeliveryException.class)
			.isThrownBy(() -> send("orders", new byte[2 * 1024 * 1024]))
			.withMessageContaining("The binding 'orders' could not send to the NATS subject 'orders'")
			.withMessageContaining("too large");
	}

	@Test
	void throwsToTheCallerOfADynamicDestinationThatIsNoSubject() {
		start();
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> send("no subject", "p"))
			.withMessageContaining("The destination 'no subject' of the binding 'no subject' is no NATS subject: "
					+ "it must have no white space");
	}

	record Order(String id) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Routing {

		@Bean
		Function<String, Message<String>> route() {
			return (payload) -> MessageBuilder.withPayload(payload)
				.setHeader("spring.cloud.stream.sendto.destination", "chosen")
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Batches {

		@Bean
		Supplier<Message<List<Object>>> batches() {
			return () -> new StandardBatchUtils.BatchMessageBuilder().addMessage("one", Map.of("n", 1))
				.addMessage(new Order("two"), Map.of("n", 2, "root", "own"))
				.addRootHeader("root", "r")
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnHeaderMapper {

		@Bean
		NatsHeaderMapper mapper() {
			return new NatsHeaderMapper() {

				@Override
				public @Nullable Headers toNats(MessageHeaders headers) {
					return new Headers().put("mine", "yes");
				}

				@Override
				public Map<String, Object> fromNats(io.nats.client.Message message) {
					return Map.of();
				}

			};
		}

	}

}
