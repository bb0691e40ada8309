// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link NatsTemplate} and its requests, against a real server.
 */
class NatsTemplateRequestTests extends NatsTemplateTestSupport {

	@Test
	void requestIsOneClientSpanAndConvertsTheReply() {
		AtomicReference<Headers> headers = new AtomicReference<>();
		try (Responder responder = new Responder("stock.get", (request) -> {
			headers.set(request.getHeaders());
			request.getConnection().publish(request.getReplyTo(), "{\"sku\":\"B-2\",\"quantity\":1}".getBytes());
		})) {
			Span parent = span("caller");
			inside(parent, () -> assertThat(template().request("stock.get", "A-1", Order.class))
				.isEqualTo(new Order("B-2", 1)));
			SpanData requested = onlySpan("request stock.get");
			assertThat(requested.getKind()).isEqualTo(SpanKind.CLIENT);
			assertThat(requested.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
			assertThat(headers.get().getFirst("traceparent"))
				.isEqualTo("00-" + requested.getTraceId() + "-" + requested.getSpanId() + "-01");
		}
	}

	@Test
	void requestGivesTheReplyAsItIs() {
		try (Responder responder = Responder.saying("stock.get", "text")) {
			Message reply = template().request("stock.get", "A-1", (Headers) null);
			assertThat(reply.getData()).asString(StandardCharsets.UTF_8).isEqualTo("text");
			assertThat(template().request("stock.get", "A-1", String.class)).isEqualTo("text");
			assertThat(template().request("stock.get", "A-1", byte[].class)).asString(StandardCharsets.UTF_8)
				.isEqualTo("text");
		}
	}

	@Test
	void aReplyThatCannotBeConvertedFailsClearly() {
		try (Responder responder = Responder.saying("stock.get", "no json")) {
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> template().request("stock.get", "A-1", Order.class))
				.withMessageStartingWith("7 bytes from the NATS subject 'stock.get' cannot be read as a "
						+ Order.class.getName() + ": ");
			assertOnlySpanIsAnError("request stock.get");
		}
	}

	@Test
	void requestThatNobodyAnswersSaysSo() {
		assertThatExceptionOfType(NatsNoRespondersException.class)
			.isThrownBy(() -> template().request("nobody.here", "A-1", String.class))
			.withMessage("Nobody listens on the NATS subject 'nobody.here'")
			.satisfies((ex) -> assertThat(ex.getSubject()).isEqualTo("nobody.here"));
		assertThat(onlySpan("request nobody.here").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(onlySpan("request nobody.here").getEvents()).hasSize(1);
	}

	@Test
	void requestThatNobodyAnswersSaysSoWhereTheConnectionReportsIt() throws Exception {
		try (Connection connection = connect(Options.Builder::reportNoResponders)) {
			assertThatExceptionOfType(NatsNoRespondersException.class).isThrownBy(
					() -> template(connection, Duration.ofSeconds(5)).request("nobody.here", "A-1", String.class));
		}
	}

	@Test
	void requestThatIsNotAnsweredInTimeSaysSo() {
		useOwnApplication("trace-propagation.nats.template.request-timeout=200ms");
		this.wire.subscribe("silent.service");
		assertThatExceptionOfType(NatsRequestTimeoutException.class)
			.isThrownBy(() -> template().request("silent.service", "A-1", String.class))
			.withMessage("No reply on the NATS subject 'silent.service' within 200 ms");
		assertThat(this.wire.nextMessage().subject()).isEqualTo("silent.service");
		assertThat(onlySpan("request silent.service").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void requestAsyncEndsItsSpanWithTheReply() {
		try (Responder responder = Responder.saying("stock.get", "text")) {
			assertThat(template().requestAsync("stock.get", "A-1", String.class).join()).isEqualTo("text");
			assertThat(onlySpan("request stock.get").getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
		}
	}

	@Test
	void requestAsyncFailsWithTheExceptionOfRequest() {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> template().requestAsync("nobody.here", "A-1", String.class).join())
			.withCauseInstanceOf(NatsNoRespondersException.class);
		assertThat(onlySpan("request nobody.here").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aRequestOfAnInterruptedThreadFailsAtOnceAndKeepsTheInterrupt() {
		this.wire.subscribe("silent.service");
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(NatsRequestException.class)
			.isThrownBy(() -> template().request("silent.service", "A-1", String.class))
			.withMessageContaining("Interrupted");
		assertThat(Thread.interrupted()).isTrue();
		assertOnlySpanIsAnError("request silent.service");
	}

	@Test
	void anInterruptEndsTheSpanOfARequestAtOnce() throws Exception {
		this.wire.subscribe("silent.service");
		interruptWhileWaiting(() -> template().request("silent.service", "A-1", String.class),
				() -> assertThat(this.wire.nextMessage().payload()).isEqualTo("A-1"),
				(failure) -> assertThat(failure).isInstanceOf(NatsRequestException.class)
					.hasMessage("Interrupted while waiting for a reply on the NATS subject 'silent.service'"));
		assertOnlySpanIsAnError("request silent.service");
	}

	@Test
	void aRequestThatAnInterruptedThreadDoesNotWaitForIsSentAndAnswered() {
		try (Responder responder = Responder.saying("stock.get", "text")) {
			Thread.currentThread().interrupt();
			CompletableFuture<String> reply = template().requestAsync("stock.get", "A-1", String.class);
			assertThat(Thread.interrupted()).isTrue();
			assertThat(reply.join()).isEqualTo("text");
		}
	}

	@Test
	void cancellingEndsTheSpanOnceAndALateReplyIsOfNoEffect() {
		this.wire.subscribe("silent.service");
		CompletableFuture<String> reply = template().requestAsync("silent.service", "A-1", String.class);
		assertThat(reply.cancel(true)).isTrue();
		assertOnlySpanIsAnError("request silent.service");
		this.wire.publish(this.wire.nextMessage().replyTo(), "", List.of(), "late");
		try (Responder responder = Responder.saying("stock.get", "text")) {
			assertThat(template().request("stock.get", "A-1", String.class)).isEqualTo("text");
		}
		assertThat(reply).isCancelled();
		assertThat(spans()).hasSize(2);
	}

	@Test
	void aFutureThatTheApplicationCompletesEndsTheSpanOnce() {
		this.wire.subscribe("silent.service");
		CompletableFuture<String> reply = template().requestAsync("silent.service", "A-1", String.class);
		assertThat(reply.complete("from the cache")).isTrue();
		assertThat(reply.cancel(true)).isFalse();
		assertThat(spans()).singleElement()
			.satisfies((span) -> assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR));
	}

	@Test
	void theSpanHasEndedWhenTheFutureCompletes() {
		try (Responder responder = Responder.saying("stock.get", "text")) {
			int finished = template().requestAsync("stock.get", "A-1", String.class)
				.thenApply((reply) -> spans().size())
				.join();
			assertThat(finished).isOne();
		}
	}

	@Test
	void closingTheConnectionFailsARequestThatWaits() throws Exception {
		this.wire.subscribe("silent.service");
		try (Connection connection = connect((options) -> options)) {
			CompletableFuture<String> reply = template(connection, Duration.ofSeconds(30))
				.requestAsync("silent.service", "A-1", String.class);
			assertThat(this.wire.nextMessage().payload()).isEqualTo("A-1");
			connection.close();
			assertThat(reply).failsWithin(Duration.ofSeconds(10))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(NatsRequestException.class)
				.withMessageContaining("The NATS connection was closed before a reply on the subject 'silent.service'");
		}
		assertOnlySpanIsAnError("request silent.service");
	}

	@Test
	void aRequestOnAClosedConnectionFailsAndEndsItsSpan() throws Exception {
		Connection connection = connect((options) -> options);
		connection.close();
		NatsTemplate template = template(connection, Duration.ofSeconds(1));
		assertThatIllegalStateException().isThrownBy(() -> template.request("stock.get", "A-1", String.class))
			.withMessageContaining("Closed");
		assertThat(template.requestAsync("stock.get", "A-1", String.class)).isCompletedExceptionally();
		assertThat(spans()).hasSize(2)
			.allSatisfy((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
	}

	@Test
	void repliesOfGenericTypesAreReadWithTheirTypeArguments() {
		try (Responder responder = Responder.saying("stock.get", "[{\"sku\":\"B-2\",\"quantity\":1}]")) {
			ParameterizedTypeReference<List<Order>> orders = new ParameterizedTypeReference<>() {
			};
			assertThat(template().request("stock.get", "A-1", orders)).containsExactly(new Order("B-2", 1));
			assertThat(template().requestAsync("stock.get", "A-1", orders).join()).containsExactly(new Order("B-2", 1));
			assertThat(template().request("stock.get", "A-1", new ParameterizedTypeReference<Optional<List<Order>>>() {
			})).hasValueSatisfying((found) -> assertThat(found).containsExactly(new Order("B-2", 1)));
		}
	}

	@Test
	void repliesOfSimpleTypesAreRead() {
		try (Responder responder = Responder.saying("stock.get", "7")) {
			assertThat(template().request("stock.get", "A-1", int.class)).isEqualTo(7);
			assertThat(template().request("stock.get", "A-1", Long.class)).isEqualTo(7L);
			assertThat(template().request("stock.get", "A-1", new ParameterizedTypeReference<String>() {
			})).isEqualTo("7");
		}
	}

	@Test
	void anEmptyReplyIsAnEmptyTextAndNoObject() {
		try (Responder responder = Responder.saying("stock.get", "")) {
			assertThat(template().request("stock.get", "A-1", String.class)).isEmpty();
			assertThat(template().request("stock.get", "A-1", byte[].class)).isEmpty();
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> template().request("stock.get", "A-1", Order.class));
		}
	}

	@Test
	void headersGoWithARequestForATypedReply() {
		AtomicReference<Headers> headers = new AtomicReference<>();
		try (Responder responder = new Responder("stock.get", (request) -> {
			headers.set(request.getHeaders());
			request.getConnection().publish(request.getReplyTo(), new byte[0]);
		})) {
			Headers own = new Headers(new Headers().put("tenant", "blue"), true);
			template().request("stock.get", "A-1", own, String.class);
			assertThat(headers.get().keySet()).containsExactlyInAnyOrder("tenant", "traceparent");
			template().requestAsync("stock.get", "A-1", own, new ParameterizedTypeReference<String>() {
			}).join();
			assertThat(headers.get().getFirst("tenant")).isEqualTo("blue");
		}
	}

	@Test
	void requestsAreRefusedOnSubjectsThatAreNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> template().request("stock.*", "A-1", String.class));
		assertThatIllegalArgumentException().isThrownBy(() -> template().requestAsync("", "A-1", String.class));
		assertThat(spans()).isEmpty();
	}

	@Test
	void anExceptionOfARequestNamesItsCaller() {
		assertThatExceptionOfType(NatsNoRespondersException.class)
			.isThrownBy(() -> template().request("nobody.here", "A-1", String.class))
			.satisfies((ex) -> assertThat(ex.getStackTrace())
				.anyMatch((frame) -> frame.getClassName().equals(NatsTemplateRequestTests.class.getName())));
	}

	@Test
	void aReplyThatCannotBeConvertedIsAnErrorOfItsSpan() {
		try (Responder responder = Responder.saying("stock.get", "no json")) {
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> template().requestAsync("stock.get", "A-1", Order.class).join());
			assertThat(onlySpan("request stock.get").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		}
	}

}
