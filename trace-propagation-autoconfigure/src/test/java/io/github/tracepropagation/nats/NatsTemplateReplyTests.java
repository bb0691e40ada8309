// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link NatsTemplate} and what it does with a message that was received.
 */
class NatsTemplateReplyTests extends NatsTemplateTestSupport {

	private static final String STALE = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	@Test
	void aReplyGoesWhereItIsWaitedForWithoutContextAndWithoutASpan() throws Exception {
		this.wire.subscribe("answers");
		Message request = receive("answers", List.of(STALE));
		inside(span("caller"), () -> template().reply(request, new Order("A-1", 2)));
		RawMessage reply = this.wire.nextMessage();
		assertThat(reply.subject()).isEqualTo("answers");
		assertThat(reply.payload()).isEqualTo("{\"sku\":\"A-1\",\"quantity\":2}");
		assertThat(reply.headerLines()).isEmpty();
		assertThat(spans()).extracting(SpanData::getName).containsExactly("caller");
	}

	@Test
	void aReplyTakesHeadersOfTheApplicationAndNoContextAmongThem() throws Exception {
		this.wire.subscribe("answers");
		Message request = receive("answers", List.of(STALE, "Tracestate: a=b", "tenant: blue"));
		template().reply(request, null, request.getHeaders());
		RawMessage reply = this.wire.nextMessage();
		assertThat(reply.payload()).isEmpty();
		assertThat(reply.headerLines()).containsExactly("tenant:blue");
		assertThat(request.getHeaders().getFirst("traceparent")).isNotNull();
	}

	@Test
	void aReplyReachesTheRequest() {
		try (Responder responder = new Responder("stock.get",
				(request) -> template().reply(request, new Order("A-1", 2)))) {
			assertThat(template().request("stock.get", "A-1", Order.class)).isEqualTo(new Order("A-1", 2));
			assertThat(spans()).extracting(SpanData::getName).containsExactly("request stock.get");
		}
	}

	@Test
	void aMessageThatWaitsForNoReplyIsRefused() throws Exception {
		Message message = receive("", List.of());
		assertThatIllegalArgumentException().isThrownBy(() -> template().reply(message, "hello"))
			.withMessage("The message from the NATS subject 'incoming' waits for no reply: reply to requests only");
	}

	@Test
	void aMessageOfJetStreamIsRefusedAsItsReplyWouldBeAnAcknowledgement() throws Exception {
		Message message = receiveFromStream("REPLIES", "replies.>", "replies.1", new Headers());
		assertThat(message.getReplyTo()).startsWith("$JS.ACK.");
		assertThatIllegalArgumentException().isThrownBy(() -> template().reply(message, "hello"))
			.withMessage("The message from the NATS subject 'replies.1' comes from JetStream, which waits for an "
					+ "acknowledgement and no reply: acknowledge it, and publish the answer to a subject of its own");
	}

	@Test
	void aForwardedMessageKeepsPayloadAndHeadersUnderTheContextOfTheCaller() throws Exception {
		Message message = receive("answers",
				List.of(STALE, "Tracestate: a=b", "BAGGAGE: c=d", "tenant: blue", "tenant: green"));
		Span parent = span("caller");
		inside(parent, () -> template().forward(message, "orders.forwarded"));
		RawMessage forwarded = this.wire.nextMessage();
		SpanData published = onlySpan("publish orders.forwarded");
		assertThat(published.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(forwarded.payload()).isEqualTo("grüß");
		assertThat(forwarded.replyTo()).isEmpty();
		assertThat(forwarded.headerLines()).containsExactlyInAnyOrder("tenant:blue", "tenant:green",
				"traceparent:00-" + parent.getSpanContext().getTraceId() + "-" + published.getSpanId() + "-01");
		assertThat(message.getHeaders().getFirst("traceparent")).contains("0af7651916cd43dd8448eb211c80319c");
	}

	@Test
	void aForwardedMessageStartsATraceOutsideASpan() throws Exception {
		Message message = receive("", List.of(STALE));
		template().forward(message, "orders.forwarded");
		assertThat(this.wire.nextMessage().header("traceparent")).singleElement()
			.asString()
			.doesNotContain("0af7651916cd43dd8448eb211c80319c");
	}

	@Test
	void aMessageOfJetStreamIsForwardedWithoutWhatWasMeantForItsStream() throws Exception {
		Message message = receiveFromStream("FORWARDS", "forwards.>", "forwards.1",
				new Headers().put("Nats-Msg-Id", "7")
					.put("Nats-Expected-Stream", "FORWARDS")
					.put("nats-tenant", "x")
					.put("tenant", "blue"));
		template().forward(message, "orders.forwarded");
		RawMessage forwarded = this.wire.nextMessage();
		assertThat(forwarded.payload()).isEqualTo("hello");
		assertThat(forwarded.replyTo()).isEmpty();
		assertThat(forwarded.headerLines()).hasSize(2).contains("tenant:blue");
	}

	@Test
	void aMessageThatIsForwardedInsideItsStreamIsStoredAgain() throws Exception {
		Message message = receiveFromStream("SAME", "same.>", "same.1", new Headers().put("Nats-Msg-Id", "7"));
		template().forward(message, "same.dead");
		Connection connection = this.context.getBean(Connection.class);
		connection.flush(Duration.ofSeconds(5));
		assertThat(connection.jetStreamManagement().getStreamInfo("SAME").getStreamState().getMsgCount()).isEqualTo(2);
		connection.jetStreamManagement().deleteStream("SAME");
	}

	@Test
	void aForwardIsRefusedToASubjectThatIsNone() throws Exception {
		Message message = receive("", List.of());
		assertThatIllegalArgumentException().isThrownBy(() -> template().forward(message, "orders.>"));
		assertThat(spans()).isEmpty();
	}

	@Test
	void aMessageWithoutHeadersAndBytesIsForwarded() throws Exception {
		try (Connection connection = connect((options) -> options)) {
			template().forward(receive(connection, () -> connection.publish("incoming", null)), "orders.forwarded");
			RawMessage forwarded = this.wire.nextMessage();
			assertThat(forwarded.payload()).isEmpty();
			assertThat(forwarded.header("traceparent")).hasSize(1);
		}
	}

	private Message receive(String replyTo, List<String> headers) throws Exception {
		try (Connection connection = connect((options) -> options)) {
			return receive(connection, () -> this.wire.publish("incoming", replyTo, headers, "grüß"));
		}
	}

	private static Message receive(Connection connection, Runnable publish) throws Exception {
		LinkedBlockingQueue<Message> received = new LinkedBlockingQueue<>();
		connection.createDispatcher(received::add).subscribe("incoming");
		connection.flush(Duration.ofSeconds(5));
		publish.run();
		Message message = received.poll(10, TimeUnit.SECONDS);
		assertThat(message).isNotNull();
		return message;
	}

	private Message receiveFromStream(String stream, String subjects, String subject, Headers headers)
			throws Exception {
		try (Connection connection = connect((options) -> options)) {
			connection.jetStreamManagement()
				.addStream(StreamConfiguration.builder()
					.name(stream)
					.subjects(subjects)
					.storageType(StorageType.Memory)
					.build());
			JetStreamSubscription subscription = connection.jetStream().subscribe(subjects);
			connection.jetStream().publish(subject, headers, "hello".getBytes());
			Message message = subscription.nextMessage(Duration.ofSeconds(10));
			assertThat(message).isNotNull();
			return message;
		}
	}

}
