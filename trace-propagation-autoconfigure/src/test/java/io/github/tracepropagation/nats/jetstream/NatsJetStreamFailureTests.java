// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.jetstream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.NatsTemplate;
import io.github.tracepropagation.nats.instrumentation.MessageLimits;
import io.github.tracepropagation.test.nats.BreakableLink;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.PublishAck;
import io.opentelemetry.api.trace.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link NatsJetStreamOperations} where a message is not acknowledged: each
 * failure has its exception, and ends its span once.
 */
class NatsJetStreamFailureTests extends NatsJetStreamTestSupport {

	private static final String SILENT = "silent.stream";

	static Stream<Arguments> unmetExpectations() {
		return Stream.of(
				Arguments.of(PublishOptions.builder().expectedLastSequence(9), 10071, "wrong last sequence: 1"),
				Arguments.of(PublishOptions.builder().expectedLastSubjectSequence(9), 10071, "wrong last sequence: 1"),
				Arguments.of(PublishOptions.builder().expectedStream("OTHER"), 10060, "expected stream"),
				Arguments.of(PublishOptions.builder().expectedLastMsgId("9"), 10070, "wrong last msg ID: 1"));
	}

	@ParameterizedTest
	@MethodSource("unmetExpectations")
	void anExpectationThatIsNotMetIsNamedWithItsCode(PublishOptions.Builder options, int code, String description)
			throws Exception {
		jetStream().publish("orders.created", "one", PublishOptions.builder().messageId("1").build());
		forgetSpans();
		assertThatExceptionOfType(NatsPublishException.class)
			.isThrownBy(() -> jetStream().publish("orders.created", "two", options.build()))
			.withMessageStartingWith("JetStream refused the message for the NATS subject 'orders.created' with error "
					+ code + ": " + description)
			.satisfies((ex) -> {
				assertThat(ex.getApiErrorCode()).isEqualTo(code);
				assertThat(ex.getSubject()).isEqualTo("orders.created");
				assertThat(ex.getStackTrace())
					.anyMatch((frame) -> frame.getClassName().equals(NatsJetStreamFailureTests.class.getName()));
			});
		assertOnlySpanIsAnError("publish orders.created");
		assertThat(attribute(spans().get(0), "messaging.nats.stream")).isNull();
		assertThat(storedCount()).isOne();
	}

	@Test
	@SuppressWarnings("deprecation")
	void theOlderOptionForTheStreamIsHeldToBeforeTheMessageIsStored() throws Exception {
		PublishOptions options = PublishOptions.builder().stream("OTHER").build();
		assertThatExceptionOfType(NatsPublishException.class)
			.isThrownBy(() -> jetStream().publish("orders.created", "hello", options))
			.satisfies((ex) -> assertThat(ex.getApiErrorCode()).isEqualTo(10060));
		assertThat(storedCount()).isZero();
	}

	@Test
	void anAsynchronousPublishThatIsRefusedFailsItsFuture() {
		assertFails(
				jetStream().publishAsync("orders.created", "hello",
						PublishOptions.builder().expectedLastSequence(9).build()),
				NatsPublishException.class, "with error 10071: wrong last sequence: 0");
		assertOnlySpanIsAnError("publish orders.created");
	}

	@Test
	void aMessageThatIsTooLargeForTheStreamIsRefused() throws Exception {
		recreateStream((configuration) -> configuration.maximumMessageSize(200));
		assertThatExceptionOfType(NatsPublishException.class)
			.isThrownBy(() -> jetStream().publish("orders.created", new byte[201]))
			.satisfies((ex) -> assertThat(ex.getApiErrorCode()).isEqualTo(10054));
		assertOnlySpanIsAnError("publish orders.created");
	}

	@Test
	void aStreamThatIsFullRefuses() throws Exception {
		recreateStream((configuration) -> configuration.maxMessages(1).discardPolicy(DiscardPolicy.New));
		jetStream().publish("orders.created", "one");
		assertThatExceptionOfType(NatsPublishException.class)
			.isThrownBy(() -> jetStream().publish("orders.created", "two"))
			.withMessageContaining("maximum messages exceeded");
		assertThat(spans()).hasSize(2);
	}

	@Test
	void aSubjectThatNoStreamTakesIsNamed() {
		assertThatExceptionOfType(NatsNoStreamException.class)
			.isThrownBy(() -> jetStream().publish("nobody.here", "hello"))
			.withMessage("No stream takes the NATS subject 'nobody.here': create one that does, "
					+ "or enable JetStream on the server")
			.satisfies((ex) -> assertThat(ex.getApiErrorCode()).isEqualTo(NatsPublishException.NO_API_ERROR));
		assertOnlySpanIsAnError("publish nobody.here");
	}

	@Test
	void aSubjectThatNoStreamTakesFailsTheFuture() throws Exception {
		assertFails(jetStream().publishAsync("nobody.here", "hello"), NatsNoStreamException.class, "nobody.here");
		try (Connection connection = connect(Options.Builder::reportNoResponders)) {
			assertFails(template(connection, Duration.ofSeconds(30)).jetStream().publishAsync("nobody.here", "hello"),
					NatsNoStreamException.class, "nobody.here");
		}
		assertThat(spans()).hasSize(2)
			.allSatisfy((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
	}

	@Test
	void anAcknowledgementThatDoesNotComeInTimeSaysSo() {
		useOwnApplication("trace-propagation.nats.template.request-timeout=300ms");
		this.wire.subscribe(SILENT);
		assertThatExceptionOfType(NatsPublishTimeoutException.class)
			.isThrownBy(() -> jetStream().publish(SILENT, "hello"))
			.withMessage("No stream acknowledged the message for the NATS subject 'silent.stream' within 300 ms: "
					+ "it may be stored or not");
		assertOnlySpanIsAnError("publish silent.stream");
	}

	@Test
	void theTimeoutOfTheOptionsCountsForFuturesToo() {
		this.wire.subscribe(SILENT);
		PublishOptions options = PublishOptions.builder().streamTimeout(Duration.ofMillis(250)).build();
		assertFails(jetStream().publishAsync(SILENT, "hello", options), NatsPublishTimeoutException.class,
				"within 250 ms");
		assertOnlySpanIsAnError("publish silent.stream");
	}

	@Test
	void theTimeoutOfTheOptionsOfJetStreamCountsWhereTheApplicationDeclaresThem() {
		useOwnApplication(ShortTimeout.class);
		this.wire.subscribe(SILENT);
		assertThatExceptionOfType(NatsPublishTimeoutException.class)
			.isThrownBy(() -> jetStream().publish(SILENT, "hello"))
			.withMessageContaining("within 200 ms");
	}

	@Test
	void aLateAcknowledgementChangesNothing() throws Exception {
		this.wire.subscribe(SILENT);
		PublishOptions options = PublishOptions.builder().streamTimeout(Duration.ofMillis(100)).build();
		CompletableFuture<PublishAck> ack = jetStream().publishAsync(SILENT, "hello", options);
		assertFails(ack, NatsPublishTimeoutException.class, "within 100 ms");
		this.wire.publish(this.wire.nextMessage().replyTo(), "", List.of(), "{\"stream\":\"LATE\",\"seq\":1}");
		this.context.getBean(Connection.class).flush(Duration.ofSeconds(5));
		assertThat(ack).isCompletedExceptionally();
		assertOnlySpanIsAnError("publish silent.stream");
	}

	@Test
	void whatIsNoStreamAndAnswersIsFoundOut() {
		try (Responder service = Responder.saying("stock.get", "{\"sku\":\"A-1\"}");
				Responder text = Responder.saying("stock.text", "text");
				Responder nothing = Responder.saying("stock.nothing", "")) {
			for (String subject : new String[] { "stock.get", "stock.text", "stock.nothing" }) {
				assertThatExceptionOfType(NatsPublishException.class)
					.isThrownBy(() -> jetStream().publish(subject, "hello"))
					.withMessage("What answered the message for the NATS subject '" + subject
							+ "' is no stream: publish to a subject that services do not listen on");
			}
		}
		assertThat(spans()).hasSize(3)
			.allSatisfy((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
	}

	@Test
	void closingTheConnectionFailsWhatIsNotAcknowledged() throws Exception {
		this.wire.subscribe(SILENT);
		try (Connection connection = connect((options) -> options)) {
			CompletableFuture<PublishAck> ack = template(connection, Duration.ofSeconds(30)).jetStream()
				.publishAsync(SILENT, "hello");
			assertThat(this.wire.nextMessage().payload()).isEqualTo("hello");
			connection.close();
			assertFails(ack, NatsPublishException.class,
					"The NATS connection was closed before a stream acknowledged the message for the NATS subject "
							+ "'silent.stream': it may be stored or not");
		}
		assertOnlySpanIsAnError("publish silent.stream");
	}

	@Test
	void losingTheConnectionForGoodFailsWhatIsNotAcknowledged() throws Exception {
		this.wire.subscribe(SILENT);
		try (BreakableLink link = new BreakableLink(server.url());
				Connection connection = Nats
					.connect(Options.builder().server(link.url().toString()).noReconnect().build())) {
			CompletableFuture<PublishAck> ack = template(connection, Duration.ofSeconds(30)).jetStream()
				.publishAsync(SILENT, "hello");
			assertThat(this.wire.nextMessage().payload()).isEqualTo("hello");
			link.close();
			assertFails(ack, NatsPublishException.class, "The NATS connection was closed before");
		}
		assertOnlySpanIsAnError("publish silent.stream");
	}

	@Test
	void losingTheConnectionForAWhileRunsIntoTheTimeout() throws Exception {
		this.wire.subscribe(SILENT);
		try (BreakableLink link = new BreakableLink(server.url());
				Connection connection = Nats
					.connect(Options.builder().server(link.url().toString()).maxReconnects(-1).build())) {
			CompletableFuture<PublishAck> ack = template(connection, Duration.ofMillis(500)).jetStream()
				.publishAsync(SILENT, "hello");
			link.close();
			assertFails(ack, NatsPublishTimeoutException.class, "within 500 ms");
		}
		assertOnlySpanIsAnError("publish silent.stream");
	}

	@Test
	void aClosedConnectionFailsAndEndsItsSpan() throws Exception {
		Connection connection = connect((options) -> options);
		connection.close();
		NatsTemplate template = template(connection, Duration.ofSeconds(1));
		assertThatIllegalStateException().isThrownBy(() -> template.jetStream().publish("orders.created", "hello"))
			.withMessageContaining("Closed");
		assertFails(template.jetStream().publishAsync("orders.created", "hello"), IllegalStateException.class,
				"Closed");
		assertThat(spans()).hasSize(2);
	}

	@Test
	void aMessageThatIsTooLargeForTheServerFailsAndEndsItsSpan() {
		byte[] payload = new byte[(int) MessageLimits.of(this.context.getBean(Connection.class)).maxSize() + 1];
		assertThatIllegalArgumentException().isThrownBy(() -> jetStream().publish("orders.created", payload))
			.withMessageContaining("is too large for the NATS subject 'orders.created'");
		assertFails(jetStream().publishAsync("orders.created", payload), IllegalArgumentException.class,
				"is too large");
		assertThat(spans()).hasSize(2)
			.allSatisfy((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
	}

	@Test
	void anInterruptEndsTheSpanAtOnce() throws Exception {
		this.wire.subscribe(SILENT);
		interruptWhileWaiting(() -> jetStream().publish(SILENT, "hello"),
				() -> assertThat(this.wire.nextMessage().payload()).isEqualTo("hello"),
				(failure) -> assertThat(failure).isInstanceOf(NatsPublishException.class)
					.hasMessageStartingWith("Interrupted before a stream acknowledged the message"));
		assertOnlySpanIsAnError("publish silent.stream");
	}

	@Test
	void cancellingEndsTheSpanOnce() {
		this.wire.subscribe(SILENT);
		CompletableFuture<PublishAck> ack = jetStream().publishAsync(SILENT, "hello");
		assertThat(ack.cancel(false)).isTrue();
		assertOnlySpanIsAnError("publish silent.stream");
		assertThat(ack.complete(null)).isFalse();
		assertThat(spans()).hasSize(1);
	}

	@Test
	void optionsWithoutAcknowledgementsLeaveNothingToWaitFor() {
		useOwnApplication(NoAck.class);
		assertThatIllegalStateException().isThrownBy(this::jetStream).withMessageContaining("'publishNoAck'");
		template().publish("orders.created", "hello");
		assertThat(this.wire.nextMessage().payload()).isEqualTo("hello");
	}

	private void forgetSpans() {
		this.context.getBean(RunningSpans.class).exporter().reset();
	}

	private static void assertFails(CompletableFuture<PublishAck> ack, Class<? extends Throwable> type,
			String message) {
		assertThat(ack).failsWithin(Duration.ofSeconds(10))
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isInstanceOf(type)
			.withMessageContaining(message);
	}

	@Configuration(proxyBeanMethods = false)
	static class ShortTimeout {

		@Bean
		JetStreamOptions jetStreamOptions() {
			return JetStreamOptions.builder().requestTimeout(Duration.ofMillis(200)).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoAck {

		@Bean
		JetStreamOptions jetStreamOptions() {
			return JetStreamOptions.builder().publishNoAck(true).build();
		}

	}

}
