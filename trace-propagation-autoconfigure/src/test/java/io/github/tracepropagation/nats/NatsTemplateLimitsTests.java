// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.github.tracepropagation.nats.instrumentation.MessageLimits;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link NatsTemplate} at the limits of messages: their size, and connections
 * and servers without headers.
 */
class NatsTemplateLimitsTests extends NatsTemplateTestSupport {

	private static final String TRACEPARENT_LINE = "traceparent:00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-01";

	private static final int TRACEPARENT_SIZE = "NATS/1.0\r\n".length() + TRACEPARENT_LINE.length()
			+ "\r\n\r\n".length();

	@Test
	void aMessageOfNoBytesCarriesContext() {
		template().publish("orders.created", new byte[0]);
		RawMessage message = this.wire.nextMessage();
		assertThat(message.payload()).isEmpty();
		assertThat(message.header("traceparent")).hasSize(1);
	}

	@Test
	void aMessageThatFillsTheLimitWithItsContextKeepsIt() {
		byte[] payload = new byte[maxPayload() - TRACEPARENT_SIZE];
		template().publish("orders.created", payload);
		RawMessage message = this.wire.nextMessage();
		assertThat(message.payload()).hasSize(payload.length);
		assertThat(message.header("traceparent")).hasSize(1);
	}

	@Test
	void contextGivesWayToAMessageOneByteLarger() {
		useOwnApplication();
		byte[] payload = new byte[maxPayload() - TRACEPARENT_SIZE + 1];
		template().publish("orders.created", payload);
		RawMessage message = this.wire.nextMessage();
		assertThat(message.payload()).hasSize(payload.length);
		assertThat(message.headerLines()).isEmpty();
		assertThat(dropped("traceparent", "max_payload")).isOne();
	}

	@Test
	void baggageGivesWayBeforeTheContext() {
		useOwnApplication();
		byte[] payload = new byte[maxPayload() - TRACEPARENT_SIZE];
		try (Scope baggage = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
			template().publish("orders.created", payload);
		}
		RawMessage message = this.wire.nextMessage();
		assertThat(message.header("traceparent")).hasSize(1);
		assertThat(message.header("baggage")).isEmpty();
		assertThat(dropped("baggage", "max_payload")).isOne();
		assertThat(dropped("traceparent", "max_payload")).isZero();
	}

	@Test
	void aMessageOfExactlyTheLimitGoesWithoutContext() {
		template().publish("orders.created", new byte[maxPayload()]);
		RawMessage message = this.wire.nextMessage();
		assertThat(message.payload()).hasSize(maxPayload());
		assertThat(message.headerLines()).isEmpty();
		assertThat(onlySpan("publish orders.created").getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
	}

	@Test
	void aRequestOfExactlyTheLimitIsAnswered() {
		try (Responder responder = new Responder("stock.get",
				(request) -> template().reply(request, String.valueOf(request.getData().length)))) {
			assertThat(template().request("stock.get", new byte[maxPayload()], Integer.class)).isEqualTo(maxPayload());
		}
	}

	@Test
	void aMessageOneByteOverTheLimitIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> template().publish("orders.created", new byte[maxPayload() + 1]))
			.withMessage("A message of 1048577 bytes, 0 of them headers, is too large for the NATS subject "
					+ "'orders.created': send no more than 1048576 bytes, or raise 'max_payload' in the "
					+ "configuration of the server");
		assertOnlySpanIsAnError("publish orders.created");
		template().publish("orders.created", "next");
		assertThat(this.wire.nextMessage().payload()).isEqualTo("next");
	}

	@Test
	void headersOfTheApplicationCountForTheLimit() {
		Headers headers = new Headers().put("tenant", "blue");
		byte[] payload = new byte[maxPayload() - headers.serializedLength()];
		template().publish("orders.created", payload, headers);
		assertThat(this.wire.nextMessage().headerLines()).containsExactly("tenant:blue");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> template().publish("orders.created", new byte[payload.length + 1], headers))
			.withMessageContaining(headers.serializedLength() + " of them headers");
	}

	@Test
	void aRequestAndAReplyOverTheLimitAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> template().request("stock.get", new byte[maxPayload() + 1], String.class))
			.withMessageContaining("is too large for the NATS subject 'stock.get'");
		assertThat(template().requestAsync("stock.get", new byte[maxPayload() + 1], String.class))
			.isCompletedExceptionally();
		assertThat(spans()).hasSize(2)
			.allSatisfy((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
		try (Responder responder = new Responder("stock.get", (request) -> {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> template().reply(request, new byte[maxPayload() + 1]));
			template().reply(request, "refused");
		})) {
			assertThat(template().request("stock.get", "A-1", String.class)).isEqualTo("refused");
		}
	}

	@Test
	void messagesGoWithoutContextWhereTheConnectionHasNoHeaders() throws Exception {
		try (Connection connection = connect((options) -> options.noHeaders().noNoResponders());
				Responder responder = Responder.saying("stock.get", "text")) {
			NatsTemplate template = template(connection, Duration.ofSeconds(5));
			template.publish("orders.created", "hello");
			RawMessage message = this.wire.nextMessage();
			assertThat(message.payload()).isEqualTo("hello");
			assertThat(message.headerLines()).isEmpty();
			assertThat(template.request("stock.get", "A-1", String.class)).isEqualTo("text");
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
			assertThat(spans()).hasSize(2);
		}
	}

	@Test
	void headersOfTheApplicationAreNotLostOnAConnectionWithoutHeaders() throws Exception {
		try (Connection connection = connect((options) -> options.noHeaders().noNoResponders())) {
			NatsTemplate template = template(connection, Duration.ofSeconds(1));
			Headers headers = new Headers().put("tenant", "blue");
			String message = "The message for the NATS subject 'orders.created' has headers, and the NATS connection "
					+ "or its server has no headers: send the message without, or connect with headers";
			assertThatIllegalStateException().isThrownBy(() -> template.publish("orders.created", "hello", headers))
				.withMessage(message);
			assertThatIllegalStateException().isThrownBy(() -> template.request("orders.created", "hello", headers))
				.withMessage(message);
			template.publish("orders.created", "hello", new Headers());
			assertThat(this.wire.nextMessage().headerLines()).isEmpty();
			assertThat(spans()).hasSize(1);
		}
	}

	@Test
	void messagesGoWithoutContextWhereTheServerHasNoHeaders() throws Exception {
		try (HeaderlessServer headerless = HeaderlessServer.start();
				Connection connection = Nats.connect(Options.builder().server(headerless.url()).build())) {
			NatsTemplate template = template(connection, Duration.ofSeconds(5));
			assertThat(MessageLimits.of(connection).headers()).isFalse();
			connection.createDispatcher((request) -> template.reply(request, "text")).subscribe("stock.get");
			connection.flush(Duration.ofSeconds(5));
			assertThat(template.request("stock.get", "A-1", String.class)).isEqualTo("text");
			assertThatIllegalStateException()
				.isThrownBy(() -> template.publish("orders.created", "hello", new Headers().put("tenant", "blue")))
				.withMessageContaining("has no headers");
		}
	}

	@Test
	void aPropagatedValueThatNatsForbidsIsLeftOutAndCounted() {
		useOwnApplication(ForbiddenValue.class);
		template().publish("orders.created", "hello", new Headers().put("tenant", "blue"));
		RawMessage message = this.wire.nextMessage();
		assertThat(message.payload()).isEqualTo("hello");
		assertThat(message.header("tenant")).containsExactly("blue");
		assertThat(message.header("traceparent")).hasSize(1);
		assertThat(message.header("x-user")).isEmpty();
		assertThat(dropped("x-user", "forbidden_value")).isOne();
		assertThat(onlySpan("publish orders.created").getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
	}

	private int maxPayload() {
		return Math.toIntExact(MessageLimits.of(this.context.getBean(Connection.class)).maxSize());
	}

	@Configuration(proxyBeanMethods = false)
	static class ForbiddenValue {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		TextMapPropagator userPropagator() {
			return new TextMapPropagator() {

				@Override
				public Collection<String> fields() {
					return List.of("x-user");
				}

				@Override
				public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
					setter.set(carrier, "x-user", "Jürgen\r\nx-admin: true");
				}

				@Override
				public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
					return context;
				}

			};
		}

	}

}
