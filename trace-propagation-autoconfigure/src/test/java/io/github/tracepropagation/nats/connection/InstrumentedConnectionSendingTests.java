// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What an instrumented connection sends, by each method that jnats has for it and by
 * either engine, read from the wire.
 */
@ParameterizedClass
@ValueSource(strings = { "never", "always" })
class InstrumentedConnectionSendingTests {

	private static final byte[] BODY = "hello".getBytes(StandardCharsets.UTF_8);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Headers HEADERS = new Headers(new Headers().put("tenant", "blue").put("Traceparent", "stale"),
			true);

	private static NatsTestServer server;

	private static RawNatsClient wire;

	private static Connection peer;

	private static ConfigurableApplicationContext sharedContext;

	@Parameter
	private String observation;

	private ConfigurableApplicationContext context = sharedContext;

	@BeforeParameterizedClassInvocation
	static void start(String observation) throws Exception {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		wire.subscribe("orders.>");
		peer = Nats.connect(server.url().toString());
		peer.createDispatcher((request) -> peer.publish(request.getReplyTo(), BODY)).subscribe("orders.asked");
		peer.jetStreamManagement()
			.addStream(StreamConfiguration.builder()
				.name("ORDERS")
				.subjects("orders.stored")
				.storageType(StorageType.Memory)
				.build());
		sharedContext = NatsApplications.start(server.url(), NatsApplications.Empty.class, engine(observation));
	}

	@AfterParameterizedClassInvocation
	static void stop() throws Exception {
		sharedContext.close();
		peer.jetStreamManagement().deleteStream("ORDERS");
		peer.close();
		wire.close();
		server.close();
	}

	@BeforeEach
	void forgetSpans() {
		finishedSpans();
		this.context.getBean(RunningSpans.class).exporter().reset();
	}

	@AfterEach
	void stopOwnApplication() {
		if (this.context != sharedContext) {
			this.context.close();
		}
	}

	@ParameterizedTest
	@MethodSource("ways")
	void everyWayToSendIsOneSpanWhoseContextGoesAlong(Way way) throws Exception {
		Span parent = span();
		try (Scope scope = parent.makeCurrent()) {
			Object result = way.call.send(connection());
			assertThat((result instanceof Future<?> future) ? future.get() : result).satisfies(way::checkResult);
		}
		parent.end();
		RawMessage message = wire.nextMessage();
		SpanData sent = onlySpan(way.spanName());
		assertThat(sent.getKind()).isEqualTo(way.kind);
		assertThat(sent.getTraceId()).isEqualTo(parent.getSpanContext().getTraceId());
		assertThat(sent.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
		assertThat(sent.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
		assertThat(message.payload()).isEqualTo("hello");
		assertThat(message.header("traceparent"))
			.containsExactly("00-" + sent.getTraceId() + "-" + sent.getSpanId() + "-01");
		assertThat(message.header("Traceparent")).isEmpty();
		if (way.name.contains("headers") || way.name.contains("message")) {
			assertThat(message.header("tenant")).containsExactly("blue");
			assertThat(HEADERS.keySet()).containsExactlyInAnyOrder("tenant", "Traceparent");
		}
		assertThat(finishedSpans()).extracting(SpanData::getName).containsExactlyInAnyOrder("caller", way.spanName());
	}

	static Stream<Way> ways() {
		Message created = message("orders.created", null);
		Message asked = message("orders.asked", null);
		Message stored = message("orders.stored", null);
		PublishOptions options = PublishOptions.builder().expectedStream("ORDERS").build();
		return Stream.of(publish("publish(body)", (it) -> it.publish("orders.created", BODY)),
				publish("publish(headers)", (it) -> it.publish("orders.created", HEADERS, BODY)),
				publish("publish(replyTo)", (it) -> it.publish("orders.created", "replies", BODY)),
				publish("publish(replyTo, headers)", (it) -> it.publish("orders.created", "replies", HEADERS, BODY)),
				publish("publish(message)", (it) -> it.publish(created)),
				request("request(body)", (it) -> it.request("orders.asked", BODY)),
				request("request(headers)", (it) -> it.request("orders.asked", HEADERS, BODY)),
				request("request(message)", (it) -> it.request(asked)),
				request("requestWithTimeout(body)", (it) -> it.requestWithTimeout("orders.asked", BODY, TIMEOUT)),
				request("requestWithTimeout(headers)",
						(it) -> it.requestWithTimeout("orders.asked", HEADERS, BODY, TIMEOUT)),
				request("requestWithTimeout(message)", (it) -> it.requestWithTimeout(asked, TIMEOUT)),
				request("request(body, timeout)", (it) -> it.request("orders.asked", BODY, TIMEOUT)),
				request("request(headers, timeout)", (it) -> it.request("orders.asked", HEADERS, BODY, TIMEOUT)),
				request("request(message, timeout)", (it) -> it.request(asked, TIMEOUT)),
				store("stream publish(body)", (it) -> it.publish("orders.stored", BODY)),
				store("stream publish(headers)", (it) -> it.publish("orders.stored", HEADERS, BODY)),
				store("stream publish(body, options)", (it) -> it.publish("orders.stored", BODY, options)),
				store("stream publish(headers, options)", (it) -> it.publish("orders.stored", HEADERS, BODY, options)),
				store("stream publish(message)", (it) -> it.publish(stored)),
				store("stream publish(message, options)", (it) -> it.publish(stored, options)),
				store("stream publishAsync(body)", (it) -> it.publishAsync("orders.stored", BODY)),
				store("stream publishAsync(headers)", (it) -> it.publishAsync("orders.stored", HEADERS, BODY)),
				store("stream publishAsync(body, options)", (it) -> it.publishAsync("orders.stored", BODY, options)),
				store("stream publishAsync(headers, options)",
						(it) -> it.publishAsync("orders.stored", HEADERS, BODY, options)),
				store("stream publishAsync(message)", (it) -> it.publishAsync(stored)),
				store("stream publishAsync(message, options)", (it) -> it.publishAsync(stored, options)));
	}

	@Test
	void aReplySubjectIsKept() {
		connection().publish("orders.created", "replies", BODY);
		assertThat(wire.nextMessage().replyTo()).isEqualTo("replies");
		connection().publish(message("orders.created", "replies"));
		assertThat(wire.nextMessage().replyTo()).isEqualTo("replies");
	}

	@Test
	void aMessageWithoutPayloadIsSentAsOne() {
		connection().publish("orders.created", null);
		assertThat(wire.nextMessage().payload()).isEmpty();
		assertThat(onlySpan("publish orders.created").getAttributes()
			.get(AttributeKey.stringKey("messaging.message.body.size"))).isEqualTo("0");
	}

	@Test
	void baggageGoesAlong() {
		try (Scope scope = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
			connection().publish("orders.created", BODY);
		}
		assertThat(wire.nextMessage().header("baggage")).containsExactly("tenant=blue");
	}

	@Test
	void headersThatCanBeChangedAreNot() {
		Headers headers = new Headers().put("TRACEPARENT", "stale");
		connection().publish("orders.created", headers, BODY);
		assertThat(headers.keySet()).containsExactly("TRACEPARENT");
		assertThat(wire.nextMessage().headerLines()).singleElement().asString().startsWith("traceparent:00-");
	}

	@Test
	void namesAreWrittenInTheCaseThatIsAskedFor() {
		useOwnApplication("trace-propagation.nats.header-case=canonical");
		try (Scope scope = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
			connection().publish("orders.created", BODY);
		}
		assertThat(wire.nextMessage().headerLines()).hasSize(2).contains("Baggage:tenant=blue");
	}

	@Test
	void aValueThatNatsForbidsIsLeftOut() {
		this.context = NatsApplications.start(server.url(), ForbiddenValue.class, engine(this.observation));
		connection().publish("orders.created", BODY);
		RawMessage message = wire.nextMessage();
		assertThat(message.payload()).isEqualTo("hello");
		assertThat(message.headerLines()).singleElement().asString().startsWith("traceparent:00-");
	}

	@Test
	void aMessageThatHasRoomForNoHeaderGoesWithoutContext() {
		byte[] largest = new byte[(int) connection().getMaxPayload()];
		connection().publish("orders.created", largest);
		assertThat(wire.nextMessage().headerLines()).isEmpty();
		connection().publish("orders.created", BODY);
		assertThat(wire.nextMessage().headerLines()).hasSize(1);
	}

	@Test
	void theHeadersOfPublishOptionsCountAmongWhatAMessageHasRoomFor() throws Exception {
		byte[] large = new byte[(int) connection().getMaxPayload() - 90];
		PublishOptions first = PublishOptions.builder().messageId(UUID.randomUUID().toString()).build();
		connection().jetStream().publish("orders.stored", large, first);
		assertThat(wire.nextMessage().headerLines()).containsExactly("Nats-Msg-Id:" + first.getMessageId());
		PublishOptions second = PublishOptions.builder().messageId(UUID.randomUUID().toString()).build();
		connection().jetStream().publishAsync("orders.stored", large, second).get();
		assertThat(wire.nextMessage().headerLines()).containsExactly("Nats-Msg-Id:" + second.getMessageId());
	}

	@Test
	void publishOptionsStandOnceInTheHeaders() throws Exception {
		PublishOptions options = PublishOptions.builder()
			.messageId(UUID.randomUUID().toString())
			.expectedStream("ORDERS")
			.build();
		connection().jetStream().publish("orders.stored", new Headers().put("Nats-Msg-Id", "other"), BODY, options);
		assertThat(wire.nextMessage().headerLines()).hasSize(3)
			.contains("Nats-Msg-Id:" + options.getMessageId(), "Nats-Expected-Stream:ORDERS");
	}

	@Test
	void anOptionThatNoHeaderCanHaveFailsAsEver() throws Exception {
		PublishOptions options = PublishOptions.builder().messageId("J\u00fcrgen").build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> connection().jetStream().publish("orders.stored", BODY, options));
		assertThat(onlySpan("publish orders.stored").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aConnectionWithoutHeadersSendsWithoutContext() throws Exception {
		Options options = Options.builder().server(server.url().toString()).noHeaders().noNoResponders().build();
		try (Connection bare = propagation().wrap(Nats.connect(options))) {
			bare.publish("orders.created", BODY);
			assertThat(wire.nextMessage().headerLines()).isEmpty();
			assertThat(bare.request("orders.asked", BODY, TIMEOUT)).isNotNull();
			assertThat(wire.nextMessage().headerLines()).isEmpty();
			assertThat(bare.getStatus()).isEqualTo(Connection.Status.CONNECTED);
		}
		assertThat(finishedSpans()).extracting(SpanData::getName)
			.containsExactly("publish orders.created", "request orders.asked");
	}

	@Test
	void excludedSubjectsAreLeftAlone() {
		useOwnApplication("trace-propagation.nats.excluded-subjects=orders.*");
		connection().publish("orders.created", HEADERS, BODY);
		assertThat(wire.nextMessage().headerLines()).hasSize(2)
			.contains("tenant:blue")
			.anyMatch("traceparent:stale"::equalsIgnoreCase);
		assertThat(finishedSpans()).isEmpty();
	}

	@Test
	void inboxesAreLeftAloneWhateverTheirPrefix() throws Exception {
		wire.subscribe("_ELSE.>");
		Options options = Options.builder().server(server.url().toString()).inboxPrefix("_ELSE").build();
		try (Connection other = propagation().wrap(Nats.connect(options))) {
			other.publish(other.createInbox(), BODY);
			assertThat(wire.nextMessage().headerLines()).isEmpty();
		}
		assertThat(finishedSpans()).isEmpty();
	}

	@Test
	void aRequestThatNobodyAnswersGivesNullAndIsAnError() throws Exception {
		assertThat(connection().request("nobody.here", BODY, TIMEOUT)).isNull();
		SpanData requested = onlySpan("request nobody.here");
		assertThat(requested.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(requested.getEvents()).singleElement()
			.extracting((event) -> event.getAttributes().get(AttributeKey.stringKey("exception.message")))
			.asString()
			.contains("'nobody.here'");
	}

	@Test
	void aRequestThatIsNotAnsweredInTimeGivesNullAndIsAnError() throws Exception {
		assertThat(connection().request("orders.created", BODY, Duration.ofMillis(50))).isNull();
		wire.nextMessage();
		assertThat(onlySpan("request orders.created").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aFailureThatAdvancedRequestsDescribeIsAnError() throws Exception {
		Options options = Options.builder().server(server.url().toString()).advancedRequestBehavior().build();
		try (Connection advanced = propagation().wrap(Nats.connect(options))) {
			assertThat(advanced.request("nobody.here", BODY, TIMEOUT)).isNotNull();
		}
		assertThat(onlySpan("request nobody.here").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aFutureThatNobodyAnswersIsAnError() {
		CompletableFuture<Message> pending = connection().request("nobody.here", BODY);
		assertThatExceptionOfType(CancellationException.class).isThrownBy(pending::join);
		assertThat(onlySpan("request nobody.here").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aFutureThatIsCancelledIsAnError() {
		CompletableFuture<Message> pending = connection().requestWithTimeout("orders.created", BODY, TIMEOUT);
		assertThat(pending.cancel(true)).isTrue();
		assertThat(pending.isCancelled()).isTrue();
		wire.nextMessage();
		assertThat(onlySpan("request orders.created").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void theSpanOfAFutureHasEndedWhenTheFutureHas() throws Exception {
		connection().request("orders.asked", BODY).get();
		assertThat(this.context.getBean(RunningSpans.class).count()).isZero();
		wire.nextMessage();
	}

	@Test
	void whatIsDoneWithAnAnswerIsNotPartOfTheSpan() throws Exception {
		wire.subscribe("awaited");
		List<Integer> runningInCallback = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> done = connection().request("awaited", BODY)
			.thenAccept((answer) -> runningInCallback.add(this.context.getBean(RunningSpans.class).count()));
		peer.publish(wire.nextMessage().replyTo(), BODY);
		done.get();
		assertThat(runningInCallback).containsExactly(0);
	}

	@Test
	void whatIsDoneWithAnAcknowledgementIsNotPartOfTheSpan() throws Exception {
		wire.subscribe("stored");
		List<Integer> runningInCallback = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> done = connection().jetStream()
			.publishAsync("stored", BODY)
			.thenAccept((ack) -> runningInCallback.add(this.context.getBean(RunningSpans.class).count()));
		peer.publish(wire.nextMessage().replyTo(),
				"{\"stream\":\"ORDERS\",\"seq\":1}".getBytes(StandardCharsets.UTF_8));
		done.get();
		assertThat(runningInCallback).containsExactly(0);
	}

	@ParameterizedTest
	@MethodSource("endings")
	void whoeverEndsAFutureEndsTheOneOfJnatsAndTheHop(Ending ending) {
		CompletableFuture<Message> jnats = new CompletableFuture<>();
		List<String> ends = new CopyOnWriteArrayList<>();
		CompletableFuture<Message> future = RecordedFuture.of(jnats,
				(value, error) -> ends.add((error != null) ? error.getClass().getSimpleName() : "answer"));
		ending.action.accept(future);
		Awaitility.await().until(future::isDone);
		assertThat(jnats).isDone();
		assertThat(jnats.isCancelled()).isEqualTo(future.isCancelled());
		assertThat(ends).containsExactly(ending.expected);
		assertThat(future.cancel(true)).isEqualTo(ending.expected.equals("CancellationException"));
	}

	static Stream<Ending> endings() {
		Message answer = message("orders.asked", null);
		return Stream.of(new Ending("answer", (future) -> future.complete(answer)),
				new Ending("answer", (future) -> future.completeAsync(() -> answer)),
				new Ending("answer", (future) -> future.completeOnTimeout(answer, 1, TimeUnit.MILLISECONDS)),
				new Ending("TimeoutException", (future) -> future.orTimeout(1, TimeUnit.MILLISECONDS)),
				new Ending("IllegalStateException",
						(future) -> future.completeExceptionally(new IllegalStateException())),
				new Ending("CancellationException", (future) -> future.cancel(false)));
	}

	@Test
	void aFutureThatRunsOutOfTimeIsAnError() {
		connection().requestWithTimeout("orders.created", BODY, Duration.ofMillis(50));
		wire.nextMessage();
		assertThat(onlySpan("request orders.created").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aFutureThatIsOpenWhenTheConnectionClosesIsAnError() throws Exception {
		try (Connection closing = propagation().wrap(Nats.connect(server.url().toString()))) {
			closing.requestWithTimeout("orders.created", BODY, TIMEOUT);
			wire.nextMessage();
		}
		assertThat(onlySpan("request orders.created").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void whatJetStreamRefusesIsAnErrorAndThrownOn() throws Exception {
		PublishOptions options = PublishOptions.builder().expectedStream("OTHER").build();
		assertThatExceptionOfType(JetStreamApiException.class)
			.isThrownBy(() -> connection().jetStream().publish("orders.stored", BODY, options));
		wire.nextMessage();
		assertThat(onlySpan("publish orders.stored").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void whatJetStreamRefusesOfAFutureIsAnErrorByItsOwnName() throws Exception {
		PublishOptions options = PublishOptions.builder().expectedStream("OTHER").build();
		CompletableFuture<PublishAck> pending = connection().jetStream().publishAsync("orders.stored", BODY, options);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(pending::join);
		wire.nextMessage();
		assertThat(onlySpan("publish orders.stored").getEvents()).singleElement()
			.extracting((event) -> event.getAttributes().get(AttributeKey.stringKey("exception.type")))
			.isEqualTo(JetStreamApiException.class.getName());
	}

	@Test
	void aStreamThatIsNotThereIsAnError() {
		assertThatExceptionOfType(java.io.IOException.class)
			.isThrownBy(() -> connection().jetStream().publish("nobody.here", BODY));
		assertThat(onlySpan("publish nobody.here").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void whereJetStreamStoredAMessageIsTold() throws Exception {
		PublishAck ack = connection().jetStream().publish("orders.stored", BODY);
		wire.nextMessage();
		SpanData stored = onlySpan("publish orders.stored");
		assertThat(stored.getAttributes().get(AttributeKey.stringKey("messaging.nats.stream"))).isEqualTo("ORDERS");
		assertThat(stored.getAttributes().get(AttributeKey.stringKey("messaging.nats.stream.sequence")))
			.isEqualTo(Long.toString(ack.getSeqno()));
	}

	@Test
	void aPublishWithoutAckEndsItsSpanAtOnce() throws Exception {
		JetStream jetStream = connection().jetStream(JetStreamOptions.builder().publishNoAck(true).build());
		assertThat(jetStream.publish("orders.stored", BODY)).isNull();
		assertThat(jetStream.publishAsync("orders.stored", BODY)).isNull();
		assertThat(wire.nextMessage().header("traceparent")).hasSize(1);
		assertThat(wire.nextMessage().header("traceparent")).hasSize(1);
		assertThat(finishedSpans()).extracting(SpanData::getName)
			.containsExactly("publish orders.stored", "publish orders.stored");
	}

	@Test
	void whatJnatsRefusesFailsAsEver() throws Exception {
		assertThatIllegalArgumentException().isThrownBy(() -> connection().publish("orders created", BODY));
		assertThatIllegalArgumentException().isThrownBy(() -> connection().publish(null, BODY));
		assertThatIllegalArgumentException().isThrownBy(() -> connection().publish("", BODY));
		assertThatIllegalArgumentException().isThrownBy(() -> connection().publish((Message) null));
		assertThatIllegalArgumentException().isThrownBy(() -> connection().request((Message) null));
		assertThatIllegalArgumentException().isThrownBy(() -> connection().jetStream().publish((Message) null));
		Connection closed = propagation().wrap(Nats.connect(server.url().toString()));
		closed.close();
		assertThatIllegalStateException().isThrownBy(() -> closed.publish("orders.created", BODY));
		assertThat(onlySpan("publish orders.created").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	private void useOwnApplication(String... properties) {
		this.context = NatsApplications.start(server.url(), NatsApplications.Empty.class,
				Stream.concat(Stream.of(engine(this.observation)), Stream.of(properties)).toArray(String[]::new));
	}

	private static String engine(String observation) {
		return "trace-propagation.nats.observation=" + observation;
	}

	private Connection connection() {
		Connection connection = this.context.getBean(Connection.class);
		assertThat(connection).isInstanceOf(InstrumentedConnection.class);
		return connection;
	}

	private NatsPropagation propagation() {
		return this.context.getBean(NatsPropagation.class);
	}

	private Span span() {
		return this.context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("caller").startSpan();
	}

	private List<SpanData> finishedSpans() {
		RunningSpans spans = this.context.getBean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		return spans.exporter().getFinishedSpanItems();
	}

	private SpanData onlySpan(String name) {
		return assertThat(finishedSpans()).filteredOn((span) -> span.getName().equals(name)).singleElement().actual();
	}

	private static Message message(String subject, String replyTo) {
		return NatsMessage.builder().subject(subject).replyTo(replyTo).headers(HEADERS).data(BODY).build();
	}

	private static Way publish(String name, VoidCall call) {
		return new Way(name, SpanKind.PRODUCER, (connection) -> {
			call.send(connection);
			return null;
		});
	}

	private static Way request(String name, Call call) {
		return new Way(name, SpanKind.CLIENT, call);
	}

	private static Way store(String name, StreamCall call) {
		return new Way(name, SpanKind.PRODUCER, (connection) -> call.send(connection.jetStream()));
	}

	@Configuration(proxyBeanMethods = false)
	static class ForbiddenValue {

		@Bean
		TextMapPropagator forbiddenValuePropagator() {
			return new TextMapPropagator() {

				@Override
				public Collection<String> fields() {
					return List.of("x-name");
				}

				@Override
				public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
					setter.set(carrier, "x-name", "J\u00fcrgen");
				}

				@Override
				public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
					return context;
				}

			};
		}

	}

	/**
	 * A method that sends.
	 *
	 * @param name what the test is called
	 * @param kind the kind of its span
	 * @param call calls the method
	 */
	record Way(String name, SpanKind kind, Call call) {

		String spanName() {
			if (this.kind == SpanKind.CLIENT) {
				return "request orders.asked";
			}
			return this.name.startsWith("stream") ? "publish orders.stored" : "publish orders.created";
		}

		void checkResult(Object result) {
			if (this.kind == SpanKind.CLIENT) {
				assertThat(((Message) result).getData()).isEqualTo(BODY);
			}
			else if (this.name.startsWith("stream")) {
				assertThat(((PublishAck) result).getStream()).isEqualTo("ORDERS");
			}
			else {
				assertThat(result).isNull();
			}
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * A way in which a future ends that jnats does not know of.
	 *
	 * @param expected how the hop is to end
	 * @param action ends the future
	 */
	record Ending(String expected, Consumer<CompletableFuture<Message>> action) {

	}

	@FunctionalInterface
	interface Call {

		Object send(Connection connection) throws Exception;

	}

	@FunctionalInterface
	interface VoidCall {

		void send(Connection connection) throws Exception;

	}

	@FunctionalInterface
	interface StreamCall {

		Object send(JetStream jetStream) throws Exception;

	}

}
