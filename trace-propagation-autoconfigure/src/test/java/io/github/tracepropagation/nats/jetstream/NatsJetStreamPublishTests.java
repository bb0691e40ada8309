// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.jetstream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.tracepropagation.nats.NatsTemplate;
import io.github.tracepropagation.nats.instrumentation.MessageLimits;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.Connection;
import io.nats.client.PublishOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link NatsJetStreamOperations} that publish, against a real server.
 */
class NatsJetStreamPublishTests extends NatsJetStreamTestSupport {

	@Test
	void aPublishIsOneProducerSpanWhoseContextIsStored() throws Exception {
		Span parent = span("caller");
		PublishAck[] ack = new PublishAck[1];
		inside(parent, () -> ack[0] = jetStream().publish("orders.created.4711", new Order("A-1", 2)));
		SpanData published = onlySpan("publish orders.created.>");
		String traceparent = "00-" + parent.getSpanContext().getTraceId() + "-" + published.getSpanId() + "-01";
		assertThat(published.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(published.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
		assertThat(published.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
		assertThat(this.wire.nextMessage().headerLines()).containsExactly("traceparent:" + traceparent);
		assertThat(ack[0].getStream()).isEqualTo(this.stream);
		MessageInfo stored = stored(ack[0].getSeqno());
		assertThat(stored.getHeaders().get("traceparent")).containsExactly(traceparent);
		assertThat(stored.getData()).asString(StandardCharsets.UTF_8).isEqualTo("{\"sku\":\"A-1\",\"quantity\":2}");
		assertThat(spans()).hasSize(2);
	}

	@Test
	void theSpanNamesStreamAndSequenceOfTheMessage() {
		jetStream().publish("orders.created", "one");
		PublishAck ack = jetStream().publishAsync("orders.changed", "two").join();
		assertThat(ack.getSeqno()).isEqualTo(2);
		SpanData published = onlySpan("publish orders.changed");
		assertThat(attribute(published, "messaging.nats.stream")).isEqualTo(this.stream);
		assertThat(attribute(published, "messaging.nats.stream.sequence")).isEqualTo("2");
		assertThat(attribute(published, "messaging.operation.name")).isEqualTo("publish");
		assertThat(attribute(published, "messaging.operation.type")).isEqualTo("send");
	}

	@Test
	void headersAreStoredAndNotChanged() throws Exception {
		Headers own = new Headers(new Headers().put("tenant", "blue").put("Traceparent", "stale"), true);
		PublishOptions options = PublishOptions.builder().messageId("7").build();
		jetStream().publish("orders.created", "hello", own);
		jetStream().publish("orders.created", "hello", own, options);
		jetStream().publishAsync("orders.created", "hello", own).join();
		assertThat(own.keySet()).containsExactlyInAnyOrder("tenant", "Traceparent");
		assertThat(stored(1).getHeaders().keySet()).containsExactlyInAnyOrder("tenant", "traceparent");
		assertThat(stored(2).getHeaders().keySet()).containsExactlyInAnyOrder("tenant", "traceparent", "Nats-Msg-Id");
		assertThat(stored(3).getHeaders().getFirst("tenant")).isEqualTo("blue");
	}

	@Test
	void everyOptionReachesTheServer() {
		PublishOptions options = PublishOptions.builder()
			.messageId("id")
			.expectedStream(this.stream)
			.expectedLastSequence(0)
			.expectedLastSubjectSequence(0)
			.build();
		jetStream().publish("orders.created", "hello", options);
		assertThat(this.wire.nextMessage().headerLines()).hasSize(5)
			.contains("Nats-Msg-Id:id", "Nats-Expected-Stream:" + this.stream, "Nats-Expected-Last-Sequence:0",
					"Nats-Expected-Last-Subject-Sequence:0");
		PublishOptions next = PublishOptions.builder()
			.expectedLastMsgId("id")
			.expectedLastSubjectSequence(1)
			.expectedLastSubjectSequenceSubject("orders.created")
			.build();
		jetStream().publishAsync("orders.created", "hello", next).join();
		assertThat(this.wire.nextMessage().headerLines()).hasSize(4)
			.contains("Nats-Expected-Last-Msg-Id:id", "Nats-Expected-Last-Subject-Sequence:1",
					"Nats-Expected-Last-Subject-Sequence-Subject:orders.created");
	}

	@Test
	void aMessageIdIsStoredOnce() throws Exception {
		PublishOptions options = PublishOptions.builder().messageId("7").build();
		PublishAck first = jetStream().publish("orders.created", "hello", options);
		PublishAck second = jetStream().publish("orders.created", "hello", options);
		assertThat(first.isDuplicate()).isFalse();
		assertThat(second.isDuplicate()).isTrue();
		assertThat(second.getSeqno()).isEqualTo(first.getSeqno());
		assertThat(storedCount()).isOne();
		assertThat(spans()).hasSize(2);
	}

	@Test
	void manyPublishesAtOnceEachEndTheirOwnSpan() throws Exception {
		List<CompletableFuture<PublishAck>> acks = IntStream.range(0, 300)
			.mapToObj((i) -> jetStream().publishAsync("orders.created", i))
			.toList();
		Set<Long> sequences = new HashSet<>();
		acks.forEach((ack) -> sequences.add(ack.join().getSeqno()));
		assertThat(sequences).hasSize(300);
		assertThat(spans()).hasSize(300);
		for (SpanData span : spans()) {
			MessageInfo stored = stored(Long.parseLong(attribute(span, "messaging.nats.stream.sequence")));
			assertThat(stored.getHeaders().getFirst("traceparent")).contains(span.getTraceId(), span.getSpanId());
		}
	}

	@Test
	void theSpanHasEndedWhenTheAcknowledgementIsHandedOutAndIsNotCurrent() {
		boolean clean = jetStream().publishAsync("orders.created", "hello")
			.thenApply((ack) -> spans().size() == 1 && !Span.current().getSpanContext().isValid())
			.join();
		assertThat(clean).isTrue();
	}

	@Test
	void aMessageOfExactlyMaxPayloadIsStoredWithoutContext() throws Exception {
		int max = (int) MessageLimits.of(this.context.getBean(Connection.class)).maxSize();
		jetStream().publish("orders.created", new byte[max]);
		assertThat(stored(1).getData()).hasSize(max);
		assertThat(stored(1).getHeaders()).isNull();
		Headers id = new Headers().put("Nats-Msg-Id", "7");
		PublishOptions options = PublishOptions.builder().messageId("7").build();
		jetStream().publish("orders.created", new byte[max - id.serializedLength()], options);
		assertThat(stored(2).getHeaders().keySet()).containsExactly("Nats-Msg-Id");
	}

	@Test
	void aMessageOfNoBytesIsStored() throws Exception {
		jetStream().publish("orders.created", null);
		assertThat(stored(1).getHeaders().keySet()).containsExactly("traceparent");
	}

	@Test
	void aConnectionWithoutHeadersStoresWithoutContextAndRefusesOptions() throws Exception {
		try (Connection connection = connect((options) -> options.noHeaders().noNoResponders())) {
			NatsTemplate template = template(connection, Duration.ofSeconds(5));
			assertThat(template.jetStream().publish("orders.created", "hello").getSeqno()).isOne();
			RawMessage message = this.wire.nextMessage();
			assertThat(message.headerLines()).isEmpty();
			PublishOptions options = PublishOptions.builder().messageId("7").build();
			assertThatIllegalStateException()
				.isThrownBy(() -> template.jetStream().publish("orders.created", "hello", options))
				.withMessageContaining("has no headers");
			assertThat(template.jetStream()
				.publish("orders.created", "hello", PublishOptions.builder().build())
				.getSeqno()).isEqualTo(2);
			assertThat(spans()).hasSize(2);
		}
	}

	@Test
	void subjectsThatAreNoneAreRefusedAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> jetStream().publish("orders.*", "hello"));
		assertThatIllegalArgumentException().isThrownBy(() -> jetStream().publishAsync("orders created", "hello"));
		assertThat(spans()).isEmpty();
	}

}
