// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.github.tracepropagation.nats.observation.DefaultNatsTemplateObservationConvention;
import io.github.tracepropagation.nats.observation.NatsMessageSenderContext;
import io.github.tracepropagation.nats.observation.NatsTemplateObservationConvention;
import io.github.tracepropagation.nats.observation.ObservationNatsInstrumentation;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link NatsTemplate} against a real server, read from the wire.
 */
class NatsTemplateTests {

	private static NatsTestServer server;

	private static RawNatsClient wire;

	private static ConfigurableApplicationContext sharedContext;

	private ConfigurableApplicationContext context = sharedContext;

	@BeforeAll
	static void startServer() {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		wire.subscribe("orders.>");
		sharedContext = NatsApplications.start(server.url(), Meters.class);
	}

	@AfterAll
	static void stopServer() {
		sharedContext.close();
		wire.close();
		server.close();
	}

	@BeforeEach
	void forgetSpans() {
		this.context.getBean(RunningSpans.class).exporter().reset();
	}

	@AfterEach
	void stopOwnApplication() {
		if (this.context != sharedContext) {
			this.context.close();
		}
	}

	@Test
	void publishSendsTheContextOfItsOwnSpan() {
		Span parent = span("caller");
		inside(parent, () -> template().publish("orders.created", "hello"));
		RawMessage message = wire.nextMessage();
		SpanData published = onlySpan("publish orders.created");
		assertThat(published.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(published.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
		assertThat(message.payload()).isEqualTo("hello");
		assertThat(message.headerLines()).containsExactly(
				"traceparent:00-" + parent.getSpanContext().getTraceId() + "-" + published.getSpanId() + "-01");
	}

	@Test
	void publishOutsideASpanStartsATrace() {
		template().publish("orders.created", "hello");
		assertThat(wire.nextMessage().header("traceparent"))
			.containsExactly("00-" + onlySpan("publish orders.created").getTraceId() + "-"
					+ onlySpan("publish orders.created").getSpanId() + "-01");
	}

	@Test
	void publishSendsTheContextOfATraceThatIsNotSampled() {
		useOwnApplication("management.tracing.sampling.probability=0.0");
		template().publish("orders.created", "hello");
		assertThat(wire.nextMessage().header("traceparent")).singleElement()
			.asString()
			.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
	}

	@Test
	void publishSendsTheContextWhereExportIsSwitchedOff() {
		useOwnApplication("management.tracing.export.enabled=false");
		template().publish("orders.created", "hello");
		assertThat(wire.nextMessage().header("traceparent")).hasSize(1);
	}

	@Test
	void publishDescribesTheMessageByTheConventionsOfOpenTelemetry() {
		template().publish("orders.created.4711", "hello");
		wire.nextMessage();
		SpanData published = onlySpan("publish orders.created.>");
		assertThat(published.getAttributes().get(AttributeKey.stringKey("messaging.system"))).isEqualTo("nats");
		assertThat(published.getAttributes().get(AttributeKey.stringKey("messaging.operation.name")))
			.isEqualTo("publish");
		assertThat(published.getAttributes().get(AttributeKey.stringKey("messaging.operation.type"))).isEqualTo("send");
		assertThat(published.getAttributes().get(AttributeKey.stringKey("messaging.destination.name")))
			.isEqualTo("orders.created.>");
		assertThat(published.getAttributes().get(AttributeKey.stringKey("messaging.nats.subject")))
			.isEqualTo("orders.created.4711");
		assertThat(published.getAttributes().get(AttributeKey.stringKey("messaging.message.body.size"))).isEqualTo("5");
	}

	@Test
	void publishLeavesTheHeadersItIsGivenAsTheyAre() {
		Headers headers = new Headers().put("tenant", "blue").put("Traceparent", "stale");
		template().publish("orders.created", "hello", headers);
		assertThat(headers.keySet()).containsExactlyInAnyOrder("tenant", "Traceparent");
		assertThat(headers.get("Traceparent")).containsExactly("stale");
		RawMessage message = wire.nextMessage();
		assertThat(message.header("tenant")).containsExactly("blue");
	}

	@Test
	void publishTakesHeadersThatCannotBeChanged() {
		template().publish("orders.created", "hello", new Headers(new Headers().put("tenant", "blue"), true));
		RawMessage message = wire.nextMessage();
		assertThat(message.header("tenant")).containsExactly("blue");
		assertThat(message.header("traceparent")).hasSize(1);
	}

	@Test
	void publishReplacesAContextInAnyCase() {
		template().publish("orders.created", "hello", new Headers().put("Traceparent", "a").put("TRACEPARENT", "b"));
		RawMessage message = wire.nextMessage();
		assertThat(message.headerLines()).hasSize(1);
		assertThat(message.header("traceparent")).hasSize(1);
	}

	@Test
	void publishSendsNothingOfAnotherContextAlong() {
		template().publish("orders.created", "hello",
				new Headers().put("traceparent", "a")
					.put("Tracestate", "b=c")
					.put("baggage", "d=e")
					.put("tenant", "blue"));
		RawMessage message = wire.nextMessage();
		assertThat(message.headerLines()).hasSize(2).contains("tenant:blue");
		assertThat(message.header("traceparent")).doesNotContain("a");
	}

	@Test
	void publishSendsBaggageAndTraceState() {
		SpanContext remote = SpanContext.createFromRemoteParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getSampled(), TraceState.builder().put("vendor", "value").build());
		try (Scope trace = Span.wrap(remote).makeCurrent();
				Scope baggage = Baggage.builder().put("tenant", "blå").build().makeCurrent()) {
			template().publish("orders.created", "hello");
		}
		RawMessage message = wire.nextMessage();
		assertThat(message.header("traceparent")).singleElement()
			.asString()
			.startsWith("00-0af7651916cd43dd8448eb211c80319c-")
			.doesNotContain("b7ad6b7169203331");
		assertThat(message.header("tracestate")).containsExactly("vendor=value");
		assertThat(message.header("baggage")).containsExactly("tenant=bl%C3%A5");
	}

	@Test
	void publishWritesCanonicalNamesWhereAsked() {
		useOwnApplication("trace-propagation.nats.header-case=canonical");
		template().publish("orders.created", "hello");
		RawMessage message = wire.nextMessage();
		assertThat(message.headerLines()).hasSize(1);
		assertThat(message.header("Traceparent")).hasSize(1);
	}

	@Test
	void publishWritesBothNamesWhereAsked() {
		useOwnApplication("trace-propagation.nats.header-case=both");
		template().publish("orders.created", "hello");
		RawMessage message = wire.nextMessage();
		assertThat(message.header("Traceparent")).hasSize(1).isEqualTo(message.header("traceparent"));
	}

	@Test
	void publishGoesWithoutContextWhereTheConnectionHasNoHeaders() throws Exception {
		try (Connection connection = Nats
			.connect(new Options.Builder().server(server.url().toString()).noHeaders().noNoResponders().build())) {
			new NatsTemplate(connection, this.context.getBean(NatsInstrumentation.class),
					this.context.getBean(NatsPayloadConverter.class), Duration.ofSeconds(1))
				.publish("orders.created", "hello");
			RawMessage message = wire.nextMessage();
			assertThat(message.payload()).isEqualTo("hello");
			assertThat(message.headerLines()).isEmpty();
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
		}
	}

	@Test
	void payloadsAreSentAsBytesTextJsonOrNothing() {
		template().publish("orders.created", "grüß".getBytes(StandardCharsets.UTF_8));
		template().publish("orders.created", "grüß");
		template().publish("orders.created", new Order("A-1", 2));
		template().publish("orders.created", null);
		assertThat(List.of(wire.nextMessage().payload(), wire.nextMessage().payload(), wire.nextMessage().payload(),
				wire.nextMessage().payload()))
			.containsExactly("grüß", "grüß", "{\"sku\":\"A-1\",\"quantity\":2}", "");
	}

	@Test
	void aPayloadThatCannotBeConvertedIsRefusedBeforeAnythingIsSent() {
		Map<String, Object> cycle = new HashMap<>();
		cycle.put("self", cycle);
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> template().publish("orders.created", cycle));
		assertThat(spans()).isEmpty();
	}

	@Test
	void publishOnAClosedConnectionFailsAndEndsItsSpan() throws Exception {
		useOwnApplication();
		this.context.getBean(Connection.class).close();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> template().publish("orders.created", "hello"));
		assertThat(onlySpan("publish orders.created").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void publishRefusesASubjectWithSpaces() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> template().publish("orders created", "hello"));
		assertThat(spans()).isEmpty();
	}

	@Test
	void requestIsOneClientSpanAndConvertsTheReply() {
		try (Responder responder = new Responder("{\"sku\":\"B-2\",\"quantity\":1}")) {
			Span parent = span("caller");
			inside(parent, () -> assertThat(template().request("stock.get", "A-1", Order.class))
				.isEqualTo(new Order("B-2", 1)));
			SpanData requested = onlySpan("request stock.get");
			assertThat(requested.getKind()).isEqualTo(SpanKind.CLIENT);
			assertThat(requested.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
			assertThat(responder.requestHeader("traceparent"))
				.isEqualTo("00-" + requested.getTraceId() + "-" + requested.getSpanId() + "-01");
		}
	}

	@Test
	void requestGivesTheReplyAsItIs() {
		try (Responder responder = new Responder("text")) {
			Message reply = template().request("stock.get", "A-1", (Headers) null);
			assertThat(reply.getData()).asString(StandardCharsets.UTF_8).isEqualTo("text");
			assertThat(template().request("stock.get", "A-1", String.class)).isEqualTo("text");
			assertThat(template().request("stock.get", "A-1", byte[].class)).asString(StandardCharsets.UTF_8)
				.isEqualTo("text");
		}
	}

	@Test
	void aReplyThatCannotBeConvertedFailsClearly() {
		try (Responder responder = new Responder("no json")) {
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> template().request("stock.get", "A-1", Order.class));
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
		try (Connection connection = Nats
			.connect(new Options.Builder().server(server.url().toString()).reportNoResponders().build())) {
			NatsTemplate template = new NatsTemplate(connection, this.context.getBean(NatsInstrumentation.class),
					this.context.getBean(NatsPayloadConverter.class), Duration.ofSeconds(5));
			assertThatExceptionOfType(NatsNoRespondersException.class)
				.isThrownBy(() -> template.request("nobody.here", "A-1", String.class));
		}
	}

	@Test
	void requestThatIsNotAnsweredInTimeSaysSo() {
		useOwnApplication("trace-propagation.nats.template.request-timeout=200ms");
		wire.subscribe("silent.service");
		assertThatExceptionOfType(NatsRequestTimeoutException.class)
			.isThrownBy(() -> template().request("silent.service", "A-1", String.class))
			.withMessage("No reply on the NATS subject 'silent.service' within 200 ms");
		assertThat(wire.nextMessage().subject()).isEqualTo("silent.service");
		assertThat(onlySpan("request silent.service").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void requestAsyncEndsItsSpanWithTheReply() {
		try (Responder responder = new Responder("text")) {
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
	void anInterruptedRequestKeepsTheInterrupt() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(NatsRequestException.class)
			.isThrownBy(() -> template().request("nobody.here", "A-1", String.class))
			.withMessageContaining("Interrupted");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void headersOfTheApplicationAreNotLostOnAConnectionWithoutHeaders() throws Exception {
		try (Connection connection = Nats
			.connect(new Options.Builder().server(server.url().toString()).noHeaders().noNoResponders().build())) {
			NatsTemplate template = new NatsTemplate(connection, this.context.getBean(NatsInstrumentation.class),
					this.context.getBean(NatsPayloadConverter.class), Duration.ofSeconds(1));
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> template.publish("orders.created", "hello", new Headers().put("tenant", "blue")))
				.withMessageContaining("has no headers");
		}
	}

	@Test
	void anExceptionOfARequestNamesItsCaller() {
		assertThatExceptionOfType(NatsNoRespondersException.class)
			.isThrownBy(() -> template().request("nobody.here", "A-1", String.class))
			.satisfies((ex) -> assertThat(ex.getStackTrace())
				.anyMatch((frame) -> frame.getClassName().equals(NatsTemplateTests.class.getName())));
	}

	@Test
	void aReplyThatCannotBeConvertedIsAnErrorOfItsSpan() {
		try (Responder responder = new Responder("no json")) {
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> template().requestAsync("stock.get", "A-1", Order.class).join());
			assertThat(onlySpan("request stock.get").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		}
	}

	@Test
	void aConventionThatFailsDoesNotKeepAMessage() {
		NatsTemplateObservationConvention failing = new DefaultNatsTemplateObservationConvention(
				NatsOperation.PUBLISH) {

			@Override
			public String getContextualName(NatsMessageSenderContext context) {
				throw new IllegalStateException("convention");
			}

		};
		NatsInstrumentation instrumentation = new ObservationNatsInstrumentation(
				this.context.getBean(ObservationRegistry.class), this.context.getBean(NatsHeaderWriter.class), failing,
				null, null);
		new NatsTemplate(this.context.getBean(Connection.class), instrumentation,
				this.context.getBean(NatsPayloadConverter.class), Duration.ofSeconds(1))
			.publish("orders.created", "hello");
		assertThat(wire.nextMessage().header("traceparent")).hasSize(1);
		assertThat(onlySpan("publish orders.created").getKind()).isEqualTo(SpanKind.PRODUCER);
	}

	@Test
	void operationsAreTimedBySubjectTemplate() {
		useOwnApplication();
		template().publish("orders.created.4711", "hello");
		wire.nextMessage();
		MeterRegistry meters = this.context.getBean(MeterRegistry.class);
		assertThat(meters.get("nats.publish").tag("messaging.destination.name", "orders.created.>").timer().count())
			.isOne();
		assertThat(meters.get("nats.publish").timer().getId().getTags())
			.noneMatch((tag) -> tag.getValue().contains("4711"));
		assertThat(meters.get("trace.propagation.outbound")
			.tags("transport", "nats", "outcome", "injected")
			.functionCounter()
			.count()).isEqualTo(1);
	}

	private void useOwnApplication(String... properties) {
		this.context = NatsApplications.start(server.url(), Meters.class, properties);
	}

	private NatsOperations template() {
		return this.context.getBean(NatsOperations.class);
	}

	private Span span(String name) {
		return this.context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder(name).startSpan();
	}

	private List<SpanData> spans() {
		return this.context.getBean(RunningSpans.class).exporter().getFinishedSpanItems();
	}

	private SpanData onlySpan(String name) {
		return assertThat(spans()).filteredOn((span) -> span.getName().equals(name)).singleElement().actual();
	}

	private static void inside(Span span, Runnable action) {
		try (Scope scope = span.makeCurrent()) {
			assertThat(scope).isNotNull();
			action.run();
		}
		finally {
			span.end();
		}
	}

	record Order(String sku, int quantity) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Meters {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

	/**
	 * Answers requests on {@code stock.get} over a connection of its own.
	 */
	private static final class Responder implements AutoCloseable {

		private final Connection connection;

		private volatile @Nullable Headers requestHeaders;

		Responder(String reply) {
			try {
				this.connection = Nats.connect(server.url().toString());
				this.connection.createDispatcher((request) -> {
					this.requestHeaders = request.getHeaders();
					this.connection.publish(request.getReplyTo(), reply.getBytes(StandardCharsets.UTF_8));
				}).subscribe("stock.get");
				this.connection.flush(Duration.ofSeconds(5));
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Nullable String requestHeader(String name) {
			Headers headers = this.requestHeaders;
			return (headers != null) ? headers.getFirst(name) : null;
		}

		@Override
		public void close() {
			try {
				this.connection.close();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
