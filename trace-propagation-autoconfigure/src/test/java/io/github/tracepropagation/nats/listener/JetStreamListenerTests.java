// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what becomes of messages of JetStream, against a real server, with messages
 * from a client that is not ours.
 */
@ExtendWith(OutputCaptureExtension.class)
class JetStreamListenerTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String CALLER_SPAN_ID = "b7ad6b7169203331";

	private static final String CALLER = "traceparent: 00-" + TRACE_ID + "-" + CALLER_SPAN_ID + "-01";

	private static NatsTestServer server;

	private static RawNatsClient wire;

	private static Connection admin;

	private static JetStreamManagement management;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() throws Exception {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		admin = Nats.connect(server.url().toString());
		management = admin.jetStreamManagement();
		for (String stream : List.of("js", "dead")) {
			management.addStream(StreamConfiguration.builder().name(stream).subjects(stream + ".>").build());
		}
		wire.subscribe("dead.>");
		wire.subscribe("sent.>");
		context = NatsApplications.start(server.url(), Listeners.class,
				"trace-propagation.nats.listener.redelivery-backoff=50ms,100ms",
				"trace-propagation.nats.listener.ack-wait=1s");
	}

	@AfterAll
	static void stop() throws Exception {
		context.close();
		management.deleteStream("js");
		management.deleteStream("dead");
		admin.close();
		wire.close();
		server.close();
	}

	@BeforeEach
	void forget() {
		Awaitility.await().until(() -> context.getBean(RunningSpans.class).count() == 0);
		context.getBean(RunningSpans.class).exporter().reset();
		listeners().calls.clear();
	}

	@Test
	void aListenerContinuesTheTraceOfTheMessageAndAcknowledgesIt() {
		wire.publish("js.plain", "", List.of(CALLER), "x");
		Call call = nextCall();
		assertThat(call.traceId()).isEqualTo(TRACE_ID);
		SpanData processed = spans("process js.plain", 1).get(0);
		assertThat(processed.getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(processed.getParentSpanId()).isEqualTo(CALLER_SPAN_ID);
		awaitNothingPending("plain");
	}

	@Test
	void aMessageThatWasPublishedBeforeTheStartIsHandled() {
		assertThat(listeners().early.poll()).isNull();
		wire.publish("js.early", "", List.of(CALLER), "x");
		context.getBean(NatsListenerRegistry.class).getContainer("early").start();
		assertThat(poll(listeners().early)).isEqualTo(TRACE_ID);
	}

	@Test
	void whatAListenerFailsOnIsDeliveredAgainInTheSameTrace(CapturedOutput output) {
		wire.publish("js.flaky", "", List.of(CALLER), "2");
		assertThat(nextCall().traceId()).isEqualTo(TRACE_ID);
		assertThat(nextCall().traceId()).isEqualTo(TRACE_ID);
		List<SpanData> attempts = spans("process js.flaky", 2);
		assertThat(attempts).allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(CALLER_SPAN_ID));
		assertThat(attempts.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(attempts.get(1).getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
		assertThat(attempts.get(1).getStartEpochNanos() - attempts.get(0).getEndEpochNanos())
			.isGreaterThan(Duration.ofMillis(40).toNanos());
		awaitNothingPending("flaky");
		assertThat(output.toString()
			.lines()
			.filter((line) -> line.contains("NATS listener flaky failed on a message from js.flaky"))).singleElement()
			.asString()
			.contains("ERROR", "[" + TRACE_ID + "-" + attempts.get(0).getSpanId() + "]");
	}

	@Test
	void whatCannotBeReadIsNotDeliveredAgainAndTheNextOneIsHandled() {
		wire.publish("js.order", "", List.of(CALLER), "no json");
		wire.publish("js.order", "", List.of(CALLER), "");
		wire.publish("js.order", "", List.of(CALLER), "{\"sku\":\"A-1\",\"quantity\":2}");
		assertThat(nextCall().argument()).isEqualTo(new Order("A-1", 2));
		awaitNothingPending("order");
		assertThat(spans("process js.order", 3))
			.filteredOn((span) -> span.getStatus().getStatusCode() == StatusCode.ERROR)
			.hasSize(2);
	}

	@Test
	void aMessageWithoutARequiredHeaderIsNotDeliveredAgain() {
		wire.publish("js.header", "", List.of(CALLER), "x");
		wire.publish("js.header", "", List.of(CALLER, "tenant: blue"), "x");
		assertThat(nextCall().argument()).isEqualTo("blue");
		awaitNothingPending("header");
		assertThat(spans("process js.header", 2)).hasSize(2);
	}

	@Test
	void garbageInTheContextStartsATrace() {
		wire.publish("js.plain", "", List.of("traceparent: garbage", "tracestate: ===", "baggage: ;;;"), "x");
		assertThat(nextCall().traceId()).isNotEqualTo(TRACE_ID).hasSize(32);
	}

	@Test
	void aDeadLetterHasTheOriginalHeadersTheReasonAndTheTrace() {
		wire.publish("js.doomed", "", List.of(CALLER, "tenant: blue", "Nats-Msg-Id: 4711"), "payload");
		assertThat(nextCall().traceId()).isEqualTo(TRACE_ID);
		assertThat(nextCall().traceId()).isEqualTo(TRACE_ID);
		RawMessage letter = next("dead.doomed");
		assertThat(letter.payload()).isEqualTo("payload");
		assertThat(letter.header("tenant")).containsExactly("blue");
		assertThat(letter.header("Nats-Dead-Letter-Reason"))
			.containsExactly("java.lang.IllegalStateException: no gr??e");
		assertThat(letter.header("Nats-Dead-Letter-Subject")).containsExactly("js.doomed");
		assertThat(letter.header("Nats-Dead-Letter-Stream")).containsExactly("js");
		assertThat(letter.header("Nats-Dead-Letter-Sequence")).singleElement().asString().containsOnlyDigits();
		assertThat(letter.header("Nats-Dead-Letter-Deliveries")).containsExactly("2");
		assertThat(letter.header("Nats-Dead-Letter-Message-Id")).containsExactly("4711");
		assertThat(letter.header("Nats-Msg-Id")).hasSize(1).doesNotContain("4711");
		SpanData published = spans("publish dead.doomed", 1).get(0);
		assertThat(letter.header("traceparent"))
			.containsExactly("00-" + TRACE_ID + "-" + published.getSpanId() + "-01");
		assertThat(published.getParentSpanId()).isEqualTo(spans("process js.doomed", 2).get(1).getSpanId());
		awaitNothingPending("doomed");
	}

	@Test
	void aDeadLetterThatCannotBeSentIsNoReasonToGiveUp() throws Exception {
		management
			.addStream(StreamConfiguration.builder().name("full").subjects("full.>").maximumMessageSize(10).build());
		try {
			wire.publish("js.stuck", "", List.of(CALLER), "payload");
			nextCall();
			nextCall();
			assertThat(nextCall().traceId()).isEqualTo(TRACE_ID);
			management.updateStream(StreamConfiguration.builder().name("full").subjects("full.>").build());
			awaitNothingPending("stuck");
			assertThat(management.getStreamInfo("full").getStreamState().getMsgCount()).isEqualTo(1);
		}
		finally {
			management.deleteStream("full");
		}
	}

	@Test
	void aDeadLetterOfAMessageOfMaximalSizeHasNoMoreHeadersThanThereIsRoomFor() {
		long max = admin.getServerInfo().getMaxPayload();
		String header = "NATS/1.0\r\n" + CALLER + "\r\n\r\n";
		String payload = "x".repeat((int) max - header.length());
		wire.publish("js.huge", "", List.of(CALLER), payload);
		assertThat(nextCall().argument()).isEqualTo(payload.length());
		RawMessage letter = next("dead.huge");
		assertThat(letter.payload()).hasSize(payload.length());
		assertThat(letter.header("traceparent")).singleElement().asString().contains(TRACE_ID);
		awaitNothingPending("huge");
	}

	@Test
	void anErrorOfTheMethodIsNoEndOfTheListener() {
		wire.publish("js.error", "", List.of(CALLER), "error");
		nextCall();
		nextCall();
		wire.publish("js.error", "", List.of(CALLER), "interrupt");
		nextCall();
		wire.publish("js.error", "", List.of(CALLER), "fine");
		Awaitility.await().until(() -> nextCall().argument().equals("fine"));
	}

	@Test
	void aMethodThatTakesLongerThanTheAckWaitIsNotCalledTwice() {
		try (RawNatsClient acknowledgements = RawNatsClient.connect(server.url(), Duration.ofSeconds(10))) {
			acknowledgements.subscribe("$JS.ACK.js.slow.>");
			wire.publish("js.slow", "", List.of(CALLER), "x");
			wire.publish("js.slow", "", List.of(CALLER), "y");
			assertThat(nextCall().argument()).isEqualTo("x");
			for (int report = 0; report < 2 * 4; report++) {
				assertThat(acknowledgements.nextMessage().payload()).isEqualTo("+WPI");
			}
			assertThat(info("slow").getRedelivered()).isZero();
		}
		listeners().proceed.add("go");
		assertThat(nextCall().argument()).isEqualTo("y");
		listeners().proceed.add("go");
		awaitNothingPending("slow");
		assertThat(listeners().calls).isEmpty();
		assertThat(spans("process js.slow", 2)).hasSize(2);
	}

	@Test
	void aListenerAcknowledgesByItself() {
		wire.publish("js.manual", "", List.of(CALLER), "x");
		Message message = (Message) nextCall().argument();
		Awaitility.await().until(() -> info("manual").getNumAckPending() == 1);
		message.ack();
		awaitNothingPending("manual");
		wire.publish("js.manual", "", List.of(CALLER), "fail");
		assertThat(((Message) nextCall().argument()).metaData().deliveredCount()).isEqualTo(1);
		Message again = (Message) nextCall().argument();
		assertThat(again.metaData().deliveredCount()).isEqualTo(2);
		awaitNothingPending("manual");
	}

	@Test
	void aBatchIsOneSpanWithALinkToEachMessage() {
		NatsListenerContainer container = context.getBean(NatsListenerRegistry.class).getContainer("batch");
		List<String> callers = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			String traceId = TRACE_ID.substring(0, 31) + i;
			callers.add(traceId);
			wire.publish("js.batch", "", List.of("traceparent: 00-" + traceId + "-" + CALLER_SPAN_ID + "-01"),
					(i == 2) ? "no json" : "{\"sku\":\"A\",\"quantity\":" + i + "}");
		}
		container.start();
		assertThat(nextCall().argument())
			.isEqualTo(List.of(new Order("A", 0), new Order("A", 1), new Order("A", 3), new Order("A", 4)));
		awaitNothingPending("batch");
		SpanData batch = spans("process js.batch", 1).get(0);
		assertThat(batch.getLinks()).extracting(LinkData::getSpanContext)
			.extracting((linked) -> linked.getTraceId())
			.containsExactlyElementsOf(callers);
		assertThat(batch.getParentSpanContext().isValid()).isFalse();
		RawMessage letter = next("dead.batch");
		assertThat(letter.payload()).isEqualTo("no json");
		assertThat(letter.header("traceparent")).singleElement().asString().contains(batch.getTraceId());
	}

	@Test
	void aFailedBatchIsDeliveredAgain() {
		wire.publish("js.messages", "", List.of(CALLER), "x");
		assertThat(nextCall().argument()).isEqualTo(1);
		assertThat(nextCall().argument()).isEqualTo(1);
		awaitNothingPending("messages");
	}

	@Test
	void aResultIsSentOnInASpanOfItsOwnAndTheAcknowledgementIsNotAnswered() {
		wire.publish("js.convert", "", List.of(CALLER), "x");
		RawMessage sent = next("sent.converted");
		assertThat(sent.payload()).isEqualTo("converted x");
		SpanData published = spans("publish sent.converted", 1).get(0);
		assertThat(published.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(sent.header("traceparent")).containsExactly("00-" + TRACE_ID + "-" + published.getSpanId() + "-01");
		awaitNothingPending("convert");
		wire.publish("js.plain", "", List.of(CALLER), "returns something, which nobody gets");
		nextCall();
		awaitNothingPending("plain");
	}

	@Test
	void anErrorHandlerMakesUpForAFailureInsideTheTrace(CapturedOutput output) {
		wire.publish("js.mended", "", List.of(CALLER), "x");
		assertThat(next("sent.mended").payload()).isEqualTo("mended no such order");
		awaitNothingPending("mended");
		SpanData processed = spans("process js.mended", 1).get(0);
		assertThat(processed.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
		assertThat(output.toString().lines().filter((line) -> line.contains("Mending"))).singleElement()
			.asString()
			.contains("[" + TRACE_ID + "-" + processed.getSpanId() + "]");
	}

	@Test
	void aPushConsumerIsServed() {
		wire.publish("js.push", "", List.of(CALLER), "fail once");
		assertThat(nextCall().traceId()).isEqualTo(TRACE_ID);
		assertThat(nextCall().traceId()).isEqualTo(TRACE_ID);
		awaitNothingPending("push");
		assertThat(info("push").getConsumerConfiguration().getDeliverGroup()).isEqualTo("pushers");
	}

	@Test
	void withoutAcknowledgementAFailedMessageIsADeadLetterAtOnce() {
		wire.publish("js.none", "", List.of(CALLER), "x");
		nextCall();
		assertThat(next("dead.none").payload()).isEqualTo("x");
	}

	@Test
	void aFailedMessageOfCoreNatsIsADeadLetterAtOnce() {
		wire.publish("core.doomed", "", List.of(CALLER, "tenant: blue"), "x");
		nextCall();
		RawMessage letter = next("dead.core");
		assertThat(letter.payload()).isEqualTo("x");
		assertThat(letter.header("tenant")).containsExactly("blue");
		assertThat(letter.header("Nats-Dead-Letter-Stream")).isEmpty();
		assertThat(letter.header("traceparent")).singleElement().asString().contains(TRACE_ID);
	}

	@Test
	void aMessageThatOnlyLooksLikeOneOfJetStreamIsADeadLetterOfCoreNats() {
		wire.publish("core.doomed", "$JS.FC.forged", List.of(CALLER), "x");
		nextCall();
		RawMessage letter = next("dead.core");
		assertThat(letter.payload()).isEqualTo("x");
		assertThat(letter.header("Nats-Dead-Letter-Stream")).isEmpty();
	}

	@Test
	void aMessageFromTheDeadLetterSubjectItselfIsNotSentThereAgain() {
		wire.publish("undead", "", List.of(CALLER), "x");
		nextCall();
		wire.publish("undead", "", List.of(CALLER), "y");
		assertThat(nextCall().argument()).isEqualTo("y");
		assertThat(listeners().calls).isEmpty();
	}

	private static Listeners listeners() {
		return context.getBean(Listeners.class);
	}

	private static Call nextCall() {
		return poll(listeners().calls);
	}

	private static <T> T poll(BlockingQueue<T> queue) {
		try {
			T next = queue.poll(10, TimeUnit.SECONDS);
			assertThat(next).as("what a listener tells").isNotNull();
			return next;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static RawMessage next(String subject) {
		RawMessage message = wire.nextMessage();
		while (!message.subject().equals(subject)) {
			message = wire.nextMessage();
		}
		return message;
	}

	private static ConsumerInfo info(String durable) {
		try {
			return management.getConsumerInfo("js", durable);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitNothingPending(String durable) {
		Awaitility.await()
			.until(() -> info(durable), (info) -> info.getNumAckPending() == 0 && info.getNumPending() == 0
					&& info.getAckFloor().getStreamSequence() == info.getDelivered().getStreamSequence());
	}

	private static List<SpanData> spans(String name, int count) {
		return Awaitility.await()
			.until(() -> context.getBean(RunningSpans.class)
				.exporter()
				.getFinishedSpanItems()
				.stream()
				.filter((span) -> span.getName().equals(name))
				.toList(), (found) -> found.size() == count);
	}

	record Call(String traceId, Object argument) {

	}

	record Order(String sku, int quantity) {

	}

	@Configuration(value = "listeners", proxyBeanMethods = false)
	static class Listeners {

		private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

		final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

		final BlockingQueue<String> early = new LinkedBlockingQueue<>();

		final BlockingQueue<String> proceed = new LinkedBlockingQueue<>();

		final AtomicInteger attempts = new AtomicInteger();

		@NatsListener(id = "plain", subjects = "js.plain", stream = "js", durable = "plain")
		String plain(String payload) {
			called(payload);
			return payload;
		}

		@NatsListener(id = "early", subjects = "js.early", stream = "js", durable = "early", autoStartup = "false")
		void early(String payload) {
			this.early.add(Span.current().getSpanContext().getTraceId());
		}

		@NatsListener(id = "flaky", subjects = "js.flaky", stream = "js", durable = "flaky")
		void flaky(int succeedsAt, Message message) {
			called(succeedsAt);
			if (message.metaData().deliveredCount() < succeedsAt) {
				throw new IllegalStateException("not yet");
			}
		}

		@NatsListener(id = "order", subjects = "js.order", stream = "js", durable = "order")
		void order(Order order) {
			called(order);
		}

		@NatsListener(id = "header", subjects = "js.header", stream = "js", durable = "header")
		void header(@Header("tenant") String tenant) {
			called(tenant);
		}

		@NatsListener(id = "doomed", subjects = "js.doomed", stream = "js", durable = "doomed", maxDeliveries = "2",
				deadLetterSubject = "dead.doomed")
		CompletableFuture<String> doomed(String payload) {
			called(payload);
			return CompletableFuture.failedFuture(new IllegalStateException("no gr\u00f6\u00dfe"));
		}

		@NatsListener(id = "stuck", subjects = "js.stuck", stream = "js", durable = "stuck", maxDeliveries = "1",
				deadLetterSubject = "full.stuck")
		void stuck(String payload) {
			called(payload);
			throw new IllegalStateException("stuck");
		}

		@NatsListener(id = "huge", subjects = "js.huge", stream = "js", durable = "huge", maxDeliveries = "1",
				deadLetterSubject = "dead.huge")
		void huge(byte[] payload) {
			called(payload.length);
			throw new IllegalStateException("too much");
		}

		@NatsListener(id = "error", subjects = "js.error", stream = "js", durable = "error", batchSize = "1")
		void error(String payload, Message message) throws Exception {
			called(payload);
			if (payload.equals("error") && message.metaData().deliveredCount() == 1) {
				throw new StackOverflowError();
			}
			if (payload.equals("interrupt") && message.metaData().deliveredCount() == 1) {
				Thread.currentThread().interrupt();
				throw new InterruptedException();
			}
		}

		@NatsListener(id = "slow", subjects = "js.slow", stream = "js", durable = "slow")
		void slow(String payload) throws InterruptedException {
			called(payload);
			this.proceed.poll(10, TimeUnit.SECONDS);
		}

		@NatsListener(id = "manual", subjects = "js.manual", stream = "js", durable = "manual", ack = AckMode.MANUAL)
		void manual(Message message, @Payload String payload) {
			called(message);
			if (payload.equals("fail")) {
				if (message.metaData().deliveredCount() > 1) {
					message.ack();
				}
				throw new IllegalStateException("failed");
			}
		}

		@NatsListener(id = "batch", subjects = "js.batch", stream = "js", durable = "batch", autoStartup = "false",
				deadLetterSubject = "dead.batch")
		void batch(List<Order> orders) {
			called(orders);
		}

		@NatsListener(id = "messages", subjects = "js.messages", stream = "js", durable = "messages")
		void messages(List<Message> messages) {
			called(messages.size());
			if (messages.get(0).metaData().deliveredCount() == 1) {
				throw new IllegalStateException("all of them");
			}
		}

		@NatsListener(id = "convert", subjects = "js.convert", stream = "js", durable = "convert")
		@SendTo("sent.converted")
		String convert(String payload) {
			return "converted " + payload;
		}

		@NatsListener(id = "mended", subjects = "js.mended", stream = "js", durable = "mended", errorHandler = "mender")
		@SendTo("sent.mended")
		String mended(String payload) {
			throw new IllegalStateException("no such order");
		}

		@Bean
		static NatsListenerErrorHandler mender() {
			return (message, failure) -> {
				logger.info("Mending");
				return "mended " + failure.getMessage();
			};
		}

		@NatsListener(id = "push", subjects = "js.push", stream = "js", durable = "push", mode = ListenerMode.PUSH,
				queue = "pushers", concurrency = "2")
		void push(String payload) {
			called(payload);
			if (this.attempts.incrementAndGet() == 1) {
				throw new IllegalStateException("once");
			}
		}

		@NatsListener(subjects = "js.none", stream = "js", mode = ListenerMode.PUSH, ack = AckMode.NONE,
				deadLetterSubject = "dead.none")
		void none(String payload) {
			called(payload);
			throw new IllegalStateException("none");
		}

		@NatsListener(subjects = "core.doomed", deadLetterSubject = "dead.core")
		void core(String payload) {
			called(payload);
			throw new IllegalStateException("core");
		}

		@NatsListener(subjects = "undead", deadLetterSubject = "undead")
		void undead(String payload) {
			called(payload);
			throw new IllegalStateException("undead");
		}

		private void called(Object argument) {
			this.calls.add(new Call(Span.current().getSpanContext().getTraceId(), argument));
		}

	}

}
