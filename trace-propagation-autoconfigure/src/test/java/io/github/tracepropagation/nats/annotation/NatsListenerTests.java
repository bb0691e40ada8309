// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.NatsHeaders;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.Message;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
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
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NatsListener @NatsListener} against a real server, with messages from
 * a client that is not ours.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsListenerTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String CALLER_SPAN_ID = "b7ad6b7169203331";

	private static final String CALLER = "00-" + TRACE_ID + "-" + CALLER_SPAN_ID + "-01";

	private static NatsTestServer server;

	private static RawNatsClient wire;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		wire.subscribe("replies.*");
		context = NatsApplications.start(server.url(), Listeners.class, "sample.subject=placed.*");
	}

	@AfterAll
	static void stop() {
		context.close();
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
	void listenerContinuesTheTraceOfTheMessage() {
		wire.publish("orders.created", "", List.of("traceparent: " + CALLER, "tracestate: a=1,b=2"), "x");
		Call call = nextCall();
		assertThat(call.span().getTraceId()).isEqualTo(TRACE_ID);
		assertThat(call.span().getTraceState().asMap()).containsEntry("a", "1").containsEntry("b", "2");
		SpanData processed = span("process orders.created");
		assertThat(processed.getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(processed.getParentSpanId()).isEqualTo(CALLER_SPAN_ID);
		assertThat(processed.getSpanId()).isEqualTo(call.span().getSpanId()).isNotEqualTo(CALLER_SPAN_ID);
	}

	@Test
	void listenerReadsTheHeadersInAnyCase() {
		wire.publish("orders.created", "", List.of("Traceparent: " + CALLER), "x");
		assertThat(nextCall().span().getTraceId()).isEqualTo(TRACE_ID);
		wire.publish("orders.created", "", List.of("TRACEPARENT: " + CALLER), "x");
		assertThat(nextCall().span().getTraceId()).isEqualTo(TRACE_ID);
	}

	@Test
	void listenerReadsWhatOneSenderWroteInTwoCases() {
		wire.publish("orders.created", "", List.of("traceparent: " + CALLER, "Traceparent: " + CALLER), "x");
		assertThat(nextCall().span().getTraceId()).isEqualTo(TRACE_ID);
	}

	@Test
	void listenerReadsWhatAServerMadeOfTwoCases() {
		wire.publish("orders.created", "", List.of("traceparent: " + CALLER, "traceparent: " + CALLER), "x");
		assertThat(nextCall().span().getTraceId()).isEqualTo(TRACE_ID);
	}

	@Test
	void listenerStartsATraceForTwoDifferentContextsUnderOneName() {
		wire.publish("orders.created", "",
				List.of("traceparent: " + CALLER, "traceparent: " + CALLER.replace("0af7", "1af7")), "x");
		assertThat(nextCall().span().getTraceId()).isNotEqualTo(TRACE_ID)
			.isNotEqualTo(TRACE_ID.replace("0af7", "1af7"));
	}

	@Test
	void listenerStartsATraceForTwoDifferentContexts() {
		wire.publish("orders.created", "",
				List.of("traceparent: " + CALLER, "Traceparent: " + CALLER.replace("0af7", "1af7")), "x");
		assertThat(nextCall().span().getTraceId()).isNotEqualTo(TRACE_ID)
			.isNotEqualTo(TRACE_ID.replace("0af7", "1af7"));
	}

	@Test
	void listenerStartsATraceForAMessageWithoutContext() {
		wire.publish("orders.created", "", List.of(), "x");
		SpanContext first = nextCall().span();
		wire.publish("orders.created", "", List.of("traceparent: 00-nonsense-01"), "x");
		SpanContext second = nextCall().span();
		assertThat(first.isValid()).isTrue();
		assertThat(second.isValid()).isTrue();
		assertThat(second.getTraceId()).isNotEqualTo(first.getTraceId());
	}

	@Test
	void listenerSeesTheBaggageOfTheMessage() {
		wire.publish("orders.created", "", List.of("traceparent: " + CALLER, "baggage: tenant=blue"), "x");
		assertThat(nextCall().baggage().getEntryValue("tenant")).isEqualTo("blue");
	}

	@Test
	void listenerLogsTheTraceOfTheMessage(CapturedOutput output) {
		wire.publish("orders.created", "", List.of("traceparent: " + CALLER), "x");
		SpanContext span = nextCall().span();
		assertThat(output).contains("[" + TRACE_ID + "-" + span.getSpanId() + "]");
	}

	@Test
	void whatAListenerReturnsIsTheReply() {
		wire.publish("orders.price", "replies.1", List.of("traceparent: " + CALLER),
				"{\"sku\":\"A-1\",\"quantity\":2}");
		RawMessage reply = wire.nextMessage();
		assertThat(reply.subject()).isEqualTo("replies.1");
		assertThat(reply.payload()).isEqualTo("{\"sku\":\"A-1\",\"cents\":200}");
		assertThat(nextCall().span().getTraceId()).isEqualTo(TRACE_ID);
	}

	@Test
	void whatAListenerReturnsIsOfNoConsequenceWhereNobodyAsked() {
		wire.publish("orders.price", "", List.of(), "{\"sku\":\"A-1\",\"quantity\":2}");
		assertThat(nextCall().argument()).isEqualTo(new Order("A-1", 2));
		assertThat(span("process orders.price").getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
	}

	@Test
	void anErrorIsRecordedAndLoggedInsideTheTraceAndLaterMessagesFlow(CapturedOutput output) {
		wire.publish("orders.failing", "", List.of("traceparent: " + CALLER), "fail");
		nextCall();
		SpanData failed = span("process orders.failing");
		assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(failed.getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.message")))
				.isEqualTo("no such order"));
		assertThat(output.toString()
			.lines()
			.filter((line) -> line.contains("NATS listener listeners.failing failed on a message from orders.failing")))
			.singleElement()
			.asString()
			.contains("ERROR", "[" + TRACE_ID + "-" + failed.getSpanId() + "]");
		wire.publish("orders.failing", "", List.of("traceparent: " + CALLER), "fine");
		assertThat(nextCall().argument()).isEqualTo("fine");
	}

	@Test
	void aPayloadThatCannotBeConvertedIsAnErrorOfItsMessageAlone(CapturedOutput output) {
		wire.publish("orders.price", "", List.of("traceparent: " + CALLER), "no json");
		SpanData failed = span("process orders.price");
		assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(output).contains("NATS listener price failed");
		wire.publish("orders.price", "", List.of(), "{\"sku\":\"A-1\",\"quantity\":2}");
		assertThat(nextCall().argument()).isEqualTo(new Order("A-1", 2));
	}

	@Test
	void aListenerMayTakeTheMessageItsHeadersAndItsSubject() {
		wire.publish("orders.details", "replies.2", List.of("tenant: blue", "tag: a", "tag: b"), "text");
		Call call = nextCall();
		assertThat(call.argument())
			.isEqualTo(List.of("orders.details", "text", "blue", List.of("a", "b"), "replies.2"));
	}

	@Test
	void aSubjectMayBeAPlaceholderWithAWildcard() {
		wire.publish("placed.4711", "", List.of("traceparent: " + CALLER), "x");
		assertThat(nextCall().span().getTraceId()).isEqualTo(TRACE_ID);
		SpanData processed = span("process placed.*");
		assertThat(processed.getAttributes().get(AttributeKey.stringKey("messaging.nats.subject")))
			.isEqualTo("placed.4711");
		assertThat(processed.getAttributes().get(AttributeKey.stringKey("messaging.destination.name")))
			.isEqualTo("placed.*");
	}

	@Test
	void oneListenerOfAQueueGroupTakesEachMessage() {
		for (int i = 0; i < 20; i++) {
			wire.publish("orders.shared", "", List.of(), Integer.toString(i));
		}
		List<Object> taken = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			taken.add(nextCall().argument());
		}
		wire.publish("orders.created", "", List.of(), "last");
		assertThat(nextCall().argument()).isEqualTo("last");
		assertThat(taken).doesNotHaveDuplicates().hasSize(20);
	}

	@Test
	void theSpanIsNoLongerCurrentWhenTheNextMessageComes() {
		wire.publish("orders.created", "", List.of("traceparent: " + CALLER), "x");
		nextCall();
		wire.publish("orders.created", "", List.of(), "x");
		assertThat(nextCall().span().getTraceId()).isNotEqualTo(TRACE_ID);
	}

	@Test
	void aFutureIsWaitedForAndItsValueIsTheReply() {
		wire.publish("orders.later", "replies.3", List.of("traceparent: " + CALLER), "fine");
		assertThat(wire.nextMessage().payload()).isEqualTo("later fine");
		wire.publish("orders.later", "", List.of("traceparent: " + CALLER), "fail");
		Awaitility.await()
			.untilAsserted(() -> assertThat(context.getBean(RunningSpans.class).exporter().getFinishedSpanItems())
				.filteredOn((span) -> span.getName().equals("process orders.later"))
				.extracting((span) -> span.getStatus().getStatusCode())
				.containsExactly(StatusCode.UNSET, StatusCode.ERROR));
	}

	@Test
	void noBytesAreAPayload() {
		wire.publish("orders.created", "", List.of(), "");
		assertThat(nextCall().argument()).isEqualTo("");
	}

	@Test
	void aSenderCannotSayWhereAReplyGoes() {
		wire.publish("orders.replyTo", "", List.of("nats_replyTo: evil", "NATS_REPLYTO: evil", "nats_subject: evil"),
				"x");
		assertThat(nextCall().argument()).isEqualTo(List.of("none", "orders.replyTo"));
	}

	private static Listeners listeners() {
		return context.getBean(Listeners.class);
	}

	private static Call nextCall() {
		try {
			Call call = listeners().calls.poll(10, TimeUnit.SECONDS);
			assertThat(call).as("a call of a listener").isNotNull();
			return call;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SpanData span(String name) {
		InMemorySpanExporter exporter = context.getBean(RunningSpans.class).exporter();
		return Awaitility.await()
			.until(() -> exporter.getFinishedSpanItems()
				.stream()
				.filter((span) -> span.getName().equals(name))
				.toList(), (found) -> found.size() == 1)
			.get(0);
	}

	record Call(SpanContext span, Baggage baggage, Object argument) {

	}

	record Order(String sku, int quantity) {

	}

	record Price(String sku, int cents) {

	}

	@Configuration(value = "listeners", proxyBeanMethods = false)
	static class Listeners {

		private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

		final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "orders.created")
		void created(String payload) {
			logger.info("An order was created");
			called(payload);
		}

		@NatsListener(id = "price", subjects = "orders.price")
		Price price(Order order) {
			called(order);
			return new Price(order.sku(), order.quantity() * 100);
		}

		@NatsListener(subjects = "orders.failing")
		void failing(String payload) {
			called(payload);
			if (payload.equals("fail")) {
				throw new IllegalStateException("no such order");
			}
		}

		@NatsListener(subjects = "orders.details")
		void details(Message message, @Payload String payload, @Header("tenant") String tenant,
				@Headers Map<String, Object> headers, @Header(NatsHeaders.SUBJECT) String subject) {
			assertThat(message.getSubject()).isEqualTo(subject);
			called(List.of(subject, payload, tenant, headers.get("tag"), headers.get(NatsHeaders.REPLY_TO)));
		}

		@NatsListener(subjects = "orders.later")
		CompletableFuture<String> later(String payload) {
			return CompletableFuture.supplyAsync(() -> {
				if (payload.equals("fail")) {
					throw new IllegalStateException("later");
				}
				return "later " + payload;
			});
		}

		@NatsListener(subjects = "orders.replyTo")
		void replyTo(@Header(name = NatsHeaders.REPLY_TO, required = false) String replyTo,
				@Header(NatsHeaders.SUBJECT) String subject) {
			called(List.of((replyTo != null) ? replyTo : "none", subject));
		}

		@NatsListener(subjects = "${sample.subject}")
		void placed(String payload) {
			called(payload);
		}

		@NatsListener(subjects = "orders.shared", queue = "group")
		void sharedByOne(String payload) {
			called(payload);
		}

		@NatsListener(subjects = "orders.shared", queue = "group")
		void sharedByTwo(String payload) {
			called(payload);
		}

		private void called(Object argument) {
			this.calls.add(new Call(Span.current().getSpanContext(), Baggage.current(), argument));
		}

	}

}
