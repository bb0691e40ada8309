// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.direct.DirectNatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.Scope;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.nats.observation.ObservationNatsInstrumentation;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.Subscription;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What both engines make of a hop: the same spans, the same meters, the same headers.
 * Messages come from a real server.
 */
class NatsEngineTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private static NatsTestServer server;

	private static Map<Engine, ConfigurableApplicationContext> applications;

	private static Connection connection;

	private ConfigurableApplicationContext application;

	private NatsInstrumentation engine;

	private Map<String, Long> counted;

	@BeforeAll
	static void start() throws IOException, JetStreamApiException {
		server = NatsTestServer.start();
		applications = new TreeMap<>();
		for (Engine engine : Engine.values()) {
			applications.put(engine, NatsApplications.start(server.url(), Application.class,
					"trace-propagation.nats.observation=" + engine.property));
		}
		connection = InstrumentedConnection.unwrap(applications.get(Engine.DIRECT).getBean(Connection.class));
		connection.jetStreamManagement()
			.addStream(StreamConfiguration.builder().name("ENGINES").subjects("engines.stored").build());
	}

	@AfterAll
	static void stop() {
		applications.values().forEach(ConfigurableApplicationContext::close);
		server.close();
	}

	@BeforeEach
	void forget() {
		Application.decision = InboundDecision.CONTINUE;
	}

	private void use(Engine chosen) {
		this.application = applications.get(chosen);
		this.engine = this.application.getBean(NatsInstrumentation.class);
		this.application.getBean(RunningSpans.class).exporter().reset();
		this.counted = counts();
		assertThat(this.engine).isInstanceOf(chosen.type);
	}

	@ParameterizedTest
	@EnumSource
	void publishedMessageIsAProducerSpanWhoseContextIsInTheHeaders(Engine chosen) {
		use(chosen);
		Headers headers = new Headers().put("Traceparent", "foreign").put("own", "kept");
		this.engine.startSending(NatsOperation.PUBLISH, "orders.4711", headers, 12, 0).stop();
		SpanData span = span();
		assertThat(describe(span)).isEqualTo("""
				publish orders.* PRODUCER OK
				messaging.destination.name=orders.*
				messaging.message.body.size=12
				messaging.nats.subject=orders.4711
				messaging.operation.name=publish
				messaging.operation.type=send
				messaging.system=nats""");
		assertThat(headers.keySet()).containsExactlyInAnyOrder("own", "traceparent");
		assertThat(headers.getFirst("traceparent"))
			.isEqualTo("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");
		assertThat(timers()).containsExactly(
				"nats.publish{error=none,messaging.destination.name=orders.*,messaging.operation.name=publish,"
						+ "messaging.operation.type=send,messaging.system=nats} 1");
	}

	@ParameterizedTest
	@EnumSource
	void requestIsAClientSpan(Engine chosen) {
		use(chosen);
		this.engine.startSending(NatsOperation.REQUEST, "_INBOX.a.b", new Headers(), 0, 0).stop();
		assertThat(describe(span())).startsWith("request (temporary) CLIENT OK")
			.contains("messaging.operation.name=request", "messaging.operation.type=send");
		assertThat(timers()).singleElement().asString().startsWith("nats.request{error=none,");
	}

	@ParameterizedTest
	@EnumSource
	void sentMessageBelongsToTheSpanThatIsCurrent(Engine chosen) {
		use(chosen);
		Span current = this.application.getBean(Tracer.class).spanBuilder("current").startSpan();
		Headers headers = new Headers();
		try (io.opentelemetry.context.Scope scope = Baggage.builder()
			.put("tenant", "blue")
			.build()
			.storeInContext(io.opentelemetry.context.Context.current().with(current))
			.makeCurrent()) {
			this.engine.startSending(NatsOperation.PUBLISH, "orders", headers, 0, 0).stop();
		}
		assertThat(span().getParentSpanId()).isEqualTo(current.getSpanContext().getSpanId());
		assertThat(headers.getFirst("baggage")).isEqualTo("tenant=blue");
	}

	@ParameterizedTest
	@EnumSource
	void whereJetStreamHasStoredAMessageIsOnItsSpan(Engine chosen) {
		use(chosen);
		StartedHop hop = this.engine.startSending(NatsOperation.PUBLISH, "engines.stored", new Headers(), 0, 0);
		hop.stored("ENGINES", 7);
		hop.stop();
		assertThat(describe(span())).contains("messaging.nats.stream=ENGINES", "messaging.nats.stream.sequence=7");
	}

	@ParameterizedTest
	@EnumSource
	void failedHopIsAnErrorOnSpanAndMeter(Engine chosen) {
		use(chosen);
		StartedHop hop = this.engine.startSending(NatsOperation.PUBLISH, "orders", new Headers(), 0, 0);
		hop.error(new TimeoutException("too slow"));
		hop.stop();
		assertThat(describe(span())).startsWith("publish orders PRODUCER ERROR too slow\n");
		assertThat(span().getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getName()).isEqualTo("exception"));
		assertThat(timers()).singleElement().asString().contains("error=TimeoutException");
	}

	@ParameterizedTest
	@EnumSource
	void failureWithoutAMessageIsAnErrorToo(Engine chosen) {
		use(chosen);
		StartedHop hop = this.engine.startProcessing(received(Map.of()), "engines", null);
		hop.error(new StackOverflowError());
		hop.stop();
		assertThat(describe(span())).startsWith("process engines CONSUMER ERROR\n");
		assertThat(timers()).singleElement().asString().contains("error=StackOverflowError");
	}

	@ParameterizedTest
	@EnumSource
	void processedMessageContinuesTheTraceOfItsSender(Engine chosen) {
		use(chosen);
		StartedHop hop = this.engine.startProcessing(received(Map.of("Traceparent", PARENT, "BAGGAGE", "tenant=blue")),
				"engines.*", "workers");
		try (Scope scope = hop.openScope()) {
			assertThat(Span.current().getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
			assertThat(Baggage.current().getEntryValue("tenant")).isEqualTo("blue");
		}
		finally {
			hop.stop();
		}
		assertThat(Span.current().getSpanContext().isValid()).isFalse();
		assertThat(describe(span())).isEqualTo("""
				process engines.* CONSUMER UNSET
				messaging.consumer.group.name=workers
				messaging.destination.name=engines.*
				messaging.message.body.size=5
				messaging.nats.subject=engines.core
				messaging.operation.name=process
				messaging.operation.type=process
				messaging.system=nats""".replace("UNSET", span().getStatus().getStatusCode().name()));
		assertThat(span().getParentSpanId()).isEqualTo("b7ad6b7169203331");
		assertThat(span().getLinks()).isEmpty();
		assertThat(timers()).containsExactly(
				"nats.process{error=none,messaging.destination.name=engines.*,messaging.operation.name=process,"
						+ "messaging.operation.type=process,messaging.system=nats} 1");
	}

	@ParameterizedTest
	@EnumSource
	void subscriptionThatIsNotKnownIsNamedByTheSubject(Engine chosen) {
		use(chosen);
		this.engine.startProcessing(received(Map.of()), null, null).stop();
		assertThat(span().getName()).isEqualTo("process engines.core");
	}

	@ParameterizedTest
	@EnumSource
	void inboxThatIsSubscribedToIsTemporary(Engine chosen) {
		use(chosen);
		this.engine.startProcessing(received(Map.of()), connection.createInbox(), null).stop();
		assertThat(span().getName()).isEqualTo("process (temporary)");
	}

	@ParameterizedTest
	@EnumSource
	void workOnAnotherThreadBelongsToTheMessageAlsoWithinAnObservation(Engine chosen) {
		use(chosen);
		Message message = received(Map.of("traceparent", PARENT));
		Executor executor = this.application.getBean("applicationTaskExecutor", Executor.class);
		Headers sent = new Headers();
		ObservationRegistry observations = this.application.getBean(ObservationRegistry.class);
		Observation.createNotStarted("poll", observations).observe(() -> {
			Observation.Scope around = observations.getCurrentObservationScope();
			StartedHop hop = this.engine.startProcessing(message, "engines", null);
			try (Scope scope = hop.openScope()) {
				CompletableFuture
					.runAsync(() -> this.engine.startSending(NatsOperation.PUBLISH, "orders", sent, 0, 0).stop(),
							executor)
					.join();
			}
			hop.stop();
			assertThat(observations.getCurrentObservationScope()).isSameAs(around);
		});
		assertThat(sent.getFirst("traceparent")).startsWith("00-" + TRACE_ID);
		assertThat(Span.current().getSpanContext().isValid()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void messageOfAStreamTellsWhereItComesFrom(Engine chosen) throws Exception {
		use(chosen);
		PublishAck stored = connection.jetStream()
			.publish("engines.stored", new Headers().put("traceparent", PARENT), new byte[3]);
		Message message = pull();
		this.engine.startProcessing(message, "engines.stored", "durable").stop();
		message.ackSync(Duration.ofSeconds(5));
		assertThat(describe(span())).contains("messaging.nats.delivered_count=1", "messaging.nats.stream=ENGINES",
				"messaging.nats.stream.sequence=" + stored.getSeqno());
		assertThat(span().getTraceId()).isEqualTo(TRACE_ID);
	}

	@ParameterizedTest
	@EnumSource
	void forgedAcknowledgementSubjectIsPassedOver(Engine chosen) throws Exception {
		use(chosen);
		Subscription subscription = connection.subscribe("engines.core");
		connection.publish("engines.core", "$JS.FC.forged", new Headers().put("traceparent", PARENT), new byte[0]);
		this.engine.startProcessing(subscription.nextMessage(Duration.ofSeconds(5)), "engines.core", null).stop();
		assertThat(span().getTraceId()).isEqualTo(TRACE_ID);
	}

	@ParameterizedTest
	@EnumSource
	void spanThatWasCurrentIsKeptAsALink(Engine chosen) {
		use(chosen);
		Span ambient = this.application.getBean(Tracer.class).spanBuilder("ambient").startSpan();
		try (io.opentelemetry.context.Scope scope = ambient.makeCurrent()) {
			this.engine.startProcessing(received(Map.of("traceparent", PARENT)), "engines", null).stop();
		}
		assertThat(span().getTraceId()).isEqualTo(TRACE_ID);
		assertThat(span().getLinks()).extracting(LinkData::getSpanContext)
			.extracting(SpanContext::getSpanId)
			.containsExactly(ambient.getSpanContext().getSpanId());
	}

	@ParameterizedTest
	@EnumSource
	void spanThatWasCurrentIsTheParentOfAMessageWithoutContext(Engine chosen) {
		use(chosen);
		Span ambient = this.application.getBean(Tracer.class).spanBuilder("ambient").startSpan();
		try (io.opentelemetry.context.Scope scope = ambient.makeCurrent()) {
			this.engine.startProcessing(received(Map.of()), "engines", null).stop();
		}
		assertThat(span().getParentSpanId()).isEqualTo(ambient.getSpanContext().getSpanId());
		assertThat(span().getLinks()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void callerThatIsNotTrustedIsALink(Engine chosen) {
		use(chosen);
		Application.decision = InboundDecision.RESTART;
		this.engine.startProcessing(received(Map.of("traceparent", PARENT)), "engines", null).stop();
		assertThat(span().getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(span().getLinks()).extracting(LinkData::getSpanContext)
			.extracting(SpanContext::getTraceId)
			.containsExactly(TRACE_ID);
	}

	@ParameterizedTest
	@EnumSource
	void messagesProcessedTogetherAreOneSpanThatLinksToEach(Engine chosen) {
		use(chosen);
		List<Message> messages = List.of(received(Map.of("traceparent", PARENT)), received(Map.of()),
				received(Map.of("traceparent", PARENT.replace("b7ad6b", "c7ad6b"))));
		StartedHop hop = this.engine.startProcessingBatch(messages, "engines.*", "durable");
		try (Scope scope = hop.openScope()) {
			assertThat(Span.current().getSpanContext().isValid()).isTrue();
		}
		hop.stop();
		assertThat(describe(span())).isEqualTo("""
				process engines.* CONSUMER %s
				messaging.batch.message_count=3
				messaging.consumer.group.name=durable
				messaging.destination.name=engines.*
				messaging.operation.name=process
				messaging.operation.type=process
				messaging.system=nats""".formatted(span().getStatus().getStatusCode()));
		assertThat(span().getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(span().getLinks()).extracting(LinkData::getSpanContext)
			.extracting(SpanContext::getSpanId)
			.containsExactly("b7ad6b7169203331", "c7ad6b7169203331");
		assertThat(timers()).singleElement().asString().startsWith("nats.process{error=none,");
	}

	@ParameterizedTest
	@EnumSource
	void connectionWithoutHeadersIsToldOfByTheLedger(Engine chosen) {
		use(chosen);
		PropagationLedger ledger = this.application.getBean(PropagationLedger.class);
		long before = ledger.count("nats", Direction.OUTBOUND, Outcome.UNSUPPORTED);
		this.engine.startSending(NatsOperation.PUBLISH, "orders", null, 0, 0).stop();
		assertThat(describe(span())).startsWith("publish orders PRODUCER OK");
		assertThat(ledger.count("nats", Direction.OUTBOUND, Outcome.UNSUPPORTED)).isEqualTo(before + 1);
	}

	@ParameterizedTest
	@EnumSource
	void hopsAreCountedByTheLedger(Engine chosen) {
		use(chosen);
		PropagationLedger ledger = this.application.getBean(PropagationLedger.class);
		long injected = ledger.count("nats", Direction.OUTBOUND, Outcome.INJECTED);
		long malformed = ledger.count("nats", Direction.INBOUND, Outcome.MALFORMED);
		this.engine.startSending(NatsOperation.PUBLISH, "orders", new Headers(), 0, 0).stop();
		this.engine.startProcessing(received(Map.of("traceparent", "garbage")), "engines", null).stop();
		assertThat(ledger.count("nats", Direction.OUTBOUND, Outcome.INJECTED)).isEqualTo(injected + 1);
		assertThat(ledger.count("nats", Direction.INBOUND, Outcome.MALFORMED)).isEqualTo(malformed + 1);
	}

	@ParameterizedTest
	@EnumSource
	void policiesSeeTheSubjectAndWhatItHasInCommonWithOthers(Engine chosen) {
		use(chosen);
		Application.hops.clear();
		this.engine.startSending(NatsOperation.PUBLISH, "orders.4711", new Headers(), 0, 0).stop();
		this.engine.startProcessing(received(Map.of("traceparent", PARENT)), "engines.*", null).stop();
		this.engine.startProcessingBatch(List.of(received(Map.of("traceparent", PARENT))), "engines.>", null).stop();
		assertThat(Application.hops).containsExactly(Hop.outbound("nats", null, "orders.4711", "orders.*"),
				Hop.inbound("nats", null, "engines.core", "engines.*"),
				Hop.inbound("nats", null, "engines.core", "engines.>"));
	}

	@ParameterizedTest
	@EnumSource
	void contextGivesWayToThePayload(Engine chosen) {
		use(chosen);
		Headers headers = new Headers().put("own", "kept");
		long room = headers.serializedLength() + 90;
		try (io.opentelemetry.context.Scope scope = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
			this.engine.startSending(NatsOperation.PUBLISH, "orders", headers, 10, room).stop();
			assertThat(headers.keySet()).containsExactlyInAnyOrder("own", "traceparent");
			this.engine.startSending(NatsOperation.PUBLISH, "orders", headers, 50, room).stop();
			assertThat(headers.keySet()).containsExactly("own");
		}
	}

	private Message pull() throws IOException, JetStreamApiException, InterruptedException {
		JetStreamSubscription subscription = connection.jetStream()
			.subscribe("engines.stored", PullSubscribeOptions.builder().durable("durable").build());
		Message message = subscription.fetch(1, Duration.ofSeconds(5)).get(0);
		subscription.unsubscribe();
		return message;
	}

	private static Message received(Map<String, String> headerLines) {
		Headers headers = new Headers();
		headerLines.forEach(headers::put);
		Subscription subscription = connection.subscribe("engines.core");
		connection.publish("engines.core", headers, "hello".getBytes(StandardCharsets.UTF_8));
		try {
			return subscription.nextMessage(Duration.ofSeconds(5));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			subscription.unsubscribe();
		}
	}

	private SpanData span() {
		List<SpanData> spans = this.application.getBean(RunningSpans.class).exporter().getFinishedSpanItems();
		assertThat(spans).hasSize(1);
		return spans.get(0);
	}

	private static String describe(SpanData span) {
		String status = (span.getStatus().getStatusCode() + " " + span.getStatus().getDescription()).strip();
		String attributes = span.getAttributes()
			.asMap()
			.entrySet()
			.stream()
			.map((attribute) -> attribute.getKey().getKey() + "=" + attribute.getValue())
			.sorted()
			.collect(Collectors.joining("\n"));
		return span.getName() + " " + span.getKind() + " " + status + "\n" + attributes;
	}

	private List<String> timers() {
		Map<String, Long> counts = counts();
		counts.replaceAll((meter, count) -> count - this.counted.getOrDefault(meter, 0L));
		return counts.entrySet()
			.stream()
			.filter((meter) -> meter.getValue() != 0)
			.map((meter) -> meter.getKey() + " " + meter.getValue())
			.toList();
	}

	private Map<String, Long> counts() {
		Map<String, Long> counts = new TreeMap<>();
		for (Meter meter : this.application.getBean(MeterRegistry.class).getMeters()) {
			String name = meter.getId().getName();
			if (name.startsWith("nats.") && !name.startsWith("nats.connection.")) {
				counts.put(describe(meter.getId()), ((Timer) meter).count());
			}
		}
		return counts;
	}

	private static String describe(Meter.Id meter) {
		return meter.getName() + meter.getTags()
			.stream()
			.map((tag) -> tag.getKey() + "=" + tag.getValue())
			.collect(Collectors.joining(",", "{", "}"));
	}

	private enum Engine {

		DIRECT("never", DirectNatsInstrumentation.class), OBSERVATION("always", ObservationNatsInstrumentation.class);

		private final String property;

		private final Class<?> type;

		Engine(String property, Class<?> type) {
			this.property = property;
			this.type = type;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		private static InboundDecision decision;

		private static final List<Hop> hops = new CopyOnWriteArrayList<>();

		@Bean
		InboundPolicy inboundPolicy() {
			return (hop, caller) -> {
				hops.add(hop);
				return decision;
			};
		}

		@Bean
		OutboundPolicy outboundPolicy() {
			return (hop) -> {
				hops.add(hop);
				return OutboundDecision.INJECT;
			};
		}

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
