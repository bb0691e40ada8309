// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.Consumer;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.service.Service;
import io.nats.service.ServiceBuilder;
import io.nats.service.ServiceEndpoint;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How handlers run that an instrumented connection was given, by each method that jnats
 * has for it and by either engine.
 */
@ParameterizedClass
@ValueSource(strings = { "never", "always" })
class InstrumentedConnectionHandlingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT_ID = "b7ad6b7169203331";

	private static final List<String> TRACE_PARENT = List.of("Traceparent: 00-" + TRACE_ID + "-" + PARENT_ID + "-01");

	private static NatsTestServer server;

	private static Connection peer;

	private static ConfigurableApplicationContext context;

	@Parameter
	private String observation;

	private final BlockingQueue<Handled> handled = new LinkedBlockingQueue<>();

	private final BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();

	private RawNatsClient wire;

	private Connection connection;

	@BeforeParameterizedClassInvocation
	static void start(String observation) throws Exception {
		server = NatsTestServer.start();
		peer = Nats.connect(server.url().toString());
		context = NatsApplications.start(server.url(), NatsApplications.Empty.class,
				"trace-propagation.nats.observation=" + observation);
	}

	@AfterParameterizedClassInvocation
	static void stop() throws Exception {
		context.close();
		peer.close();
		server.close();
	}

	@BeforeEach
	void connect() throws Exception {
		this.wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		management().addStream(
				StreamConfiguration.builder().name("IN").subjects("stored.>").storageType(StorageType.Memory).build());
		management().addOrUpdateConsumer("IN",
				ConsumerConfiguration.builder().durable("worker").filterSubject("stored.created").build());
		Options options = Options.builder().server(server.url().toString()).errorListener(new ErrorListener() {

			@Override
			public void exceptionOccurred(Connection source, Exception exception) {
				InstrumentedConnectionHandlingTests.this.reported.add(exception);
			}

		}).build();
		this.connection = context.getBean(NatsPropagation.class).wrap(Nats.connect(options));
		finishedSpans();
		context.getBean(RunningSpans.class).exporter().reset();
	}

	@AfterEach
	void disconnect() throws Exception {
		this.connection.close();
		this.wire.close();
		management().deleteStream("IN");
	}

	@ParameterizedTest
	@MethodSource("ways")
	void everyWayToHandleIsOneSpanThatContinuesTheTrace(Way way) throws Exception {
		way.call.handle(this.connection, this::handle);
		this.connection.flush(TIMEOUT);
		this.wire.publish(way.subject(), "", TRACE_PARENT, "hello");
		Handled first = nextHandled();
		assertThat(first.payload).isEqualTo("hello");
		SpanData processed = onlySpan("process " + way.subject());
		assertThat(processed.getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(processed.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(processed.getParentSpanId()).isEqualTo(PARENT_ID);
		assertThat(first.current.getSpanId()).isEqualTo(processed.getSpanId());
		assertThat(processed.getAttributes().get(AttributeKey.stringKey("messaging.nats.subject")))
			.isEqualTo(way.subject());
		assertThat(finishedSpans()).filteredOn((span) -> span.getKind() == SpanKind.CONSUMER).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("ways")
	void whatIsSentByTheConnectionOfAMessageContinuesTheTrace(Way way) throws Exception {
		way.call.handle(this.connection, (message) -> {
			message.getConnection().publish("sent.on", message.getData());
			handle(message);
		});
		this.connection.flush(TIMEOUT);
		this.wire.subscribe("sent.on");
		this.wire.publish(way.subject(), "", TRACE_PARENT, "hello");
		nextHandled();
		RawMessage sentOn = this.wire.nextMessage();
		SpanData published = onlySpan("publish sent.on");
		assertThat(published.getParentSpanId()).isEqualTo(onlySpan("process " + way.subject()).getSpanId());
		assertThat(sentOn.header("traceparent"))
			.containsExactly("00-" + TRACE_ID + "-" + published.getSpanId() + "-01");
	}

	static Stream<Way> ways() {
		PushSubscribeOptions push = PushSubscribeOptions.builder().stream("IN").build();
		PullSubscribeOptions pull = PullSubscribeOptions.bind("IN", "worker");
		ConsumeOptions options = ConsumeOptions.builder().batchSize(10).build();
		OrderedConsumerConfiguration ordered = new OrderedConsumerConfiguration().filterSubject("stored.created");
		return Stream.of(
				new Way("createDispatcher(handler)",
						(it, handler) -> it.createDispatcher(handler).subscribe("created")),
				new Way("createDispatcher(handler), queue",
						(it, handler) -> it.createDispatcher(handler).subscribe("created", "group")),
				new Way("subscribe(handler)", (it, handler) -> it.createDispatcher().subscribe("created", handler)),
				new Way("subscribe(queue, handler)",
						(it, handler) -> it.createDispatcher().subscribe("created", "group", handler)),
				stream("push",
						(it, handler) -> it.jetStream()
							.subscribe("stored.created", it.createDispatcher(), handler, true)),
				stream("push, options",
						(it, handler) -> it.jetStream()
							.subscribe("stored.created", it.createDispatcher(), handler, true, push)),
				stream("push, queue",
						(it, handler) -> it.jetStream()
							.subscribe("stored.created", "group", it.createDispatcher(), handler, true, push)),
				stream("pull",
						(it, handler) -> it.jetStream()
							.subscribe("stored.created", it.createDispatcher(), handler, pull)
							.pull(1)),
				stream("consume(handler)", (it, handler) -> it.getConsumerContext("IN", "worker").consume(handler)),
				stream("consume(dispatcher, handler)",
						(it, handler) -> it.getConsumerContext("IN", "worker").consume(it.createDispatcher(), handler)),
				stream("consume(options, handler)", (it,
						handler) -> it.getStreamContext("IN").getConsumerContext("worker").consume(options, handler)),
				stream("consume(options, dispatcher, handler)",
						(it, handler) -> it.jetStream()
							.getStreamContext("IN")
							.getConsumerContext("worker")
							.consume(options, it.createDispatcher(), handler)),
				stream("consume without dispatcher",
						(it, handler) -> it.jetStream()
							.getConsumerContext("IN", "worker")
							.consume((Dispatcher) null, handler)),
				stream("createOrUpdateConsumer", (it, handler) -> it.getStreamContext("IN")
					.createOrUpdateConsumer(
							ConsumerConfiguration.builder().durable("other").filterSubject("stored.created").build())
					.consume(handler)),
				stream("createOrderedConsumer",
						(it, handler) -> it.getStreamContext("IN").createOrderedConsumer(ordered).consume(handler)));
	}

	@Test
	void aQueueGroupAndAConsumerAreTheGroupOfTheSpan() throws Exception {
		this.connection.createDispatcher(this::handle).subscribe("created", "group");
		this.connection.getConsumerContext("IN", "worker").consume(this::handle);
		this.connection.flush(TIMEOUT);
		this.wire.publish("created", "", TRACE_PARENT, "hello");
		this.wire.publish("stored.created", "", TRACE_PARENT, "hello");
		nextHandled();
		nextHandled();
		assertThat(group("process created")).isEqualTo("group");
		assertThat(group("process stored.created")).isEqualTo("worker");
	}

	@Test
	void theSpanIsNamedAfterTheSubjectThatWasSubscribedTo() throws Exception {
		this.connection.createDispatcher(this::handle).subscribe("created.*");
		this.connection.flush(TIMEOUT);
		this.wire.publish("created.4711", "", TRACE_PARENT, "hello");
		nextHandled();
		assertThat(onlySpan("process created.*").getParentSpanId()).isEqualTo(PARENT_ID);
	}

	@Test
	void aMessageWithoutContextStartsATrace() throws Exception {
		this.connection.createDispatcher(this::handle).subscribe("created");
		this.connection.flush(TIMEOUT);
		this.wire.publish("created", "", List.of("traceparent: garbage"), "hello");
		assertThat(nextHandled().current.isValid()).isTrue();
		assertThat(onlySpan("process created").getParentSpanId()).isEqualTo("0000000000000000");
	}

	@Test
	void anExceptionIsRecordedAndReportedAsEver() throws Exception {
		this.connection.createDispatcher((message) -> {
			throw new IllegalStateException("no such order");
		}).subscribe("created");
		this.connection.flush(TIMEOUT);
		this.wire.publish("created", "", TRACE_PARENT, "hello");
		assertThat(this.reported.poll(5, TimeUnit.SECONDS)).isExactlyInstanceOf(IllegalStateException.class)
			.hasMessage("no such order");
		SpanData processed = onlySpan("process created");
		assertThat(processed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(processed.getEvents()).singleElement()
			.extracting((event) -> event.getAttributes().get(AttributeKey.stringKey("exception.message")))
			.isEqualTo("no such order");
	}

	@Test
	void anErrorIsRecordedAndReportedAsEver() throws Exception {
		this.connection.createDispatcher((message) -> {
			throw new AssertionError("worse");
		}).subscribe("created");
		this.connection.flush(TIMEOUT);
		this.wire.publish("created", "", TRACE_PARENT, "hello");
		assertThat(this.reported.poll(5, TimeUnit.SECONDS)).hasCauseExactlyInstanceOf(AssertionError.class);
		assertThat(onlySpan("process created").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aReplySubjectThatOnlyLooksLikeOneOfJetStreamHarmsNothing() throws Exception {
		this.connection.createDispatcher(this::handle).subscribe("created");
		this.connection.flush(TIMEOUT);
		this.wire.publish("created", "$JS.FC.bogus", TRACE_PARENT, "hello");
		assertThat(nextHandled().payload).isEqualTo("hello");
		assertThat(this.reported).isEmpty();
	}

	@Test
	void acksMakeNoSpanAndCarryNoContext() throws Exception {
		this.wire.subscribe("$JS.ACK.>");
		this.connection.getConsumerContext("IN", "worker").consume((message) -> {
			message.inProgress();
			message.ack();
			handle(message);
		});
		this.wire.publish("stored.created", "", TRACE_PARENT, "hello");
		nextHandled();
		assertThat(this.wire.nextMessage().headerLines()).isEmpty();
		assertThat(this.wire.nextMessage().headerLines()).isEmpty();
		assertThat(finishedSpans()).extracting(SpanData::getName).containsExactly("process stored.created");
	}

	@Test
	void aRequestIsAnsweredWithoutContextAndWithoutASpanOfItsOwn() throws Exception {
		this.connection
			.createDispatcher((request) -> request.getConnection().publish(request.getReplyTo(), request.getData()))
			.subscribe("asked");
		this.connection.flush(TIMEOUT);
		assertThat(peer.request("asked", "hello".getBytes(StandardCharsets.UTF_8), TIMEOUT)).satisfies((reply) -> {
			assertThat(reply.getData()).asString().isEqualTo("hello");
			assertThat(reply.hasHeaders()).isFalse();
		});
		assertThat(finishedSpans()).extracting(SpanData::getName).containsExactly("process asked");
	}

	@Test
	void anEndpointOfAServiceIsHandledInItsSpan() throws Exception {
		Service service = service("price", (message) -> {
			this.handled.add(new Handled(Span.current().getSpanContext(), new String(message.getData())));
			message.respond(this.connection, "42");
		});
		this.wire.subscribe("replies");
		this.wire.publish("price", "replies", TRACE_PARENT, "hello");
		assertThat(this.wire.nextMessage().payload()).isEqualTo("42");
		SpanData processed = onlySpan("process price");
		assertThat(processed.getParentSpanId()).isEqualTo(PARENT_ID);
		assertThat(nextHandled().current.getSpanId()).isEqualTo(processed.getSpanId());
		assertThat(processed.getAttributes().get(AttributeKey.stringKey("messaging.consumer.group.name")))
			.isEqualTo("q");
		service.stop();
	}

	@Test
	void anEndpointThatFailsIsAnErrorOfItsSpan() throws Exception {
		Service service = service("price", (message) -> {
			throw new IllegalStateException("no price");
		});
		this.wire.subscribe("replies");
		this.wire.publish("price", "replies", TRACE_PARENT, "hello");
		assertThat(this.wire.nextMessage().header("Nats-Service-Error")).singleElement()
			.asString()
			.contains("no price");
		SpanData processed = onlySpan("process price");
		assertThat(processed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(processed.getEvents()).singleElement()
			.extracting((event) -> event.getAttributes().get(AttributeKey.stringKey("exception.message")))
			.asString()
			.contains("no price");
		service.stop();
	}

	@Test
	void theDiscoveryOfServicesIsLeftAlone() throws Exception {
		Service service = service("price", (message) -> message.respond(this.connection, "42"));
		Message info = peer.request("$SRV.INFO.shop", null, TIMEOUT);
		assertThat(info.getData()).asString().contains("price");
		assertThat(info.hasHeaders()).isFalse();
		assertThat(finishedSpans()).isEmpty();
		service.stop();
	}

	@Test
	void aMessageInAHandlerLeadsBackToWhatItCameBy() throws Exception {
		BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
		Dispatcher dispatcher = this.connection.createDispatcher();
		Consumer subscription = dispatcher.subscribe("created", messages::add);
		this.connection.flush(TIMEOUT);
		this.wire.publish("created", "", List.of(), "hello");
		Message message = messages.poll(5, TimeUnit.SECONDS);
		assertThat(message.getConnection()).isSameAs(this.connection);
		assertThat(message.getSubscription()).isSameAs(subscription);
		assertThat(message.getSubscription().getDispatcher()).isSameAs(dispatcher);
		assertThat(message).isEqualTo(message).hasSameHashCodeAs(message).isNotEqualTo(subscription);
		assertThat(message.toString()).contains("created").contains("hello");
	}

	private Service service(String endpoint, io.nats.service.ServiceMessageHandler handler) throws Exception {
		Service service = new ServiceBuilder().connection(this.connection)
			.name("shop")
			.version("1.0.0")
			.addServiceEndpoint(ServiceEndpoint.builder().endpointName(endpoint).handler(handler).build())
			.build();
		service.startService();
		this.connection.flush(TIMEOUT);
		return service;
	}

	private void handle(Message message) {
		this.handled.add(new Handled(Span.current().getSpanContext(), new String(message.getData())));
	}

	private Handled nextHandled() throws InterruptedException {
		Handled next = this.handled.poll(5, TimeUnit.SECONDS);
		assertThat(next).as("a message that was handled").isNotNull();
		return next;
	}

	private String group(String span) {
		return onlySpan(span).getAttributes().get(AttributeKey.stringKey("messaging.consumer.group.name"));
	}

	private static JetStreamManagement management() throws Exception {
		return peer.jetStreamManagement();
	}

	private static List<SpanData> finishedSpans() {
		RunningSpans spans = context.getBean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		return spans.exporter().getFinishedSpanItems();
	}

	private static SpanData onlySpan(String name) {
		return assertThat(finishedSpans()).filteredOn((span) -> span.getName().equals(name)).singleElement().actual();
	}

	private static Way stream(String name, Call call) {
		return new Way("stream " + name, call);
	}

	/**
	 * What a handler saw.
	 *
	 * @param current the span it ran in
	 * @param payload the payload of its message
	 */
	private record Handled(SpanContext current, String payload) {

	}

	/**
	 * A method that takes a handler.
	 *
	 * @param name what the test is called
	 * @param call calls the method
	 */
	record Way(String name, Call call) {

		String subject() {
			return this.name.startsWith("stream") ? "stored.created" : "created";
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	@FunctionalInterface
	interface Call {

		void handle(Connection connection, MessageHandler handler) throws Exception;

	}

}
