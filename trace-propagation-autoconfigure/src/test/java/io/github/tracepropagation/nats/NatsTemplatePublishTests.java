// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.github.tracepropagation.nats.instrumentation.SubjectTemplates;
import io.github.tracepropagation.nats.observation.DefaultNatsTemplateObservationConvention;
import io.github.tracepropagation.nats.observation.NatsMessageSenderContext;
import io.github.tracepropagation.nats.observation.NatsTemplateObservationConvention;
import io.github.tracepropagation.nats.observation.ObservationNatsInstrumentation;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link NatsTemplate} and what it publishes, read from the this.wire.
 */
class NatsTemplatePublishTests extends NatsTemplateTestSupport {

	@Test
	void publishSendsTheContextOfItsOwnSpan() {
		Span parent = span("caller");
		inside(parent, () -> template().publish("orders.created", "hello"));
		RawMessage message = this.wire.nextMessage();
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
		assertThat(this.wire.nextMessage().header("traceparent"))
			.containsExactly("00-" + onlySpan("publish orders.created").getTraceId() + "-"
					+ onlySpan("publish orders.created").getSpanId() + "-01");
	}

	@Test
	void publishSendsTheContextOfATraceThatIsNotSampled() {
		useOwnApplication("management.tracing.sampling.probability=0.0");
		template().publish("orders.created", "hello");
		assertThat(this.wire.nextMessage().header("traceparent")).singleElement()
			.asString()
			.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
	}

	@Test
	void publishSendsTheContextWhereExportIsSwitchedOff() {
		useOwnApplication("management.tracing.export.enabled=false");
		template().publish("orders.created", "hello");
		assertThat(this.wire.nextMessage().header("traceparent")).hasSize(1);
	}

	@Test
	void publishDescribesTheMessageByTheConventionsOfOpenTelemetry() {
		template().publish("orders.created.4711", "hello");
		this.wire.nextMessage();
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
		RawMessage message = this.wire.nextMessage();
		assertThat(message.header("tenant")).containsExactly("blue");
	}

	@Test
	void publishTakesHeadersThatCannotBeChanged() {
		template().publish("orders.created", "hello", new Headers(new Headers().put("tenant", "blue"), true));
		RawMessage message = this.wire.nextMessage();
		assertThat(message.header("tenant")).containsExactly("blue");
		assertThat(message.header("traceparent")).hasSize(1);
	}

	@Test
	void publishReplacesAContextInAnyCase() {
		template().publish("orders.created", "hello", new Headers().put("Traceparent", "a").put("TRACEPARENT", "b"));
		RawMessage message = this.wire.nextMessage();
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
		RawMessage message = this.wire.nextMessage();
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
		RawMessage message = this.wire.nextMessage();
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
		RawMessage message = publishWithBaggage();
		assertThat(message.headerLines()).hasSize(2);
		assertThat(message.header("Baggage")).containsExactly("tenant=blue");
	}

	@Test
	void publishWritesBothNamesWhereAsked() {
		useOwnApplication("trace-propagation.nats.header-case=both");
		RawMessage message = publishWithBaggage();
		assertThat(message.headerLines()).hasSize(4);
		assertThat(message.header("Baggage")).containsExactly("tenant=blue");
		assertThat(message.header("baggage")).containsExactly("tenant=blue");
	}

	// Some versions of the server write traceparent, and nothing else, in lower case
	private RawMessage publishWithBaggage() {
		try (Scope scope = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
			template().publish("orders.created", "hello");
		}
		return this.wire.nextMessage();
	}

	@Test
	void payloadsAreSentAsBytesTextJsonOrNothing() {
		template().publish("orders.created", "grüß".getBytes(StandardCharsets.UTF_8));
		template().publish("orders.created", "grüß");
		template().publish("orders.created", new Order("A-1", 2));
		template().publish("orders.created", null);
		assertThat(List.of(this.wire.nextMessage().payload(), this.wire.nextMessage().payload(),
				this.wire.nextMessage().payload(), this.wire.nextMessage().payload()))
			.containsExactly("grüß", "grüß", "{\"sku\":\"A-1\",\"quantity\":2}", "");
	}

	@Test
	void aPayloadThatCannotBeConvertedIsRefusedBeforeAnythingIsSent() {
		Map<String, Object> cycle = new HashMap<>();
		cycle.put("self", cycle);
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> template().publish("orders.created", cycle))
			.withMessageStartingWith(
					"A java.util.HashMap cannot be turned into bytes for the NATS subject 'orders.created': ");
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

	@ParameterizedTest
	@ValueSource(ints = { ' ', '\t', '\r', '\n', 0, 31, 127, 0x2003, 0x2028 })
	void publishRefusesASubjectWithWhiteSpaceOrControlCharacters(int codePoint) {
		for (String subject : List.of("orders" + Character.toString(codePoint) + "created",
				"orders." + Character.toString(codePoint), Character.toString(codePoint))) {
			assertThatIllegalArgumentException().isThrownBy(() -> template().publish(subject, "hello"))
				.withMessage("The NATS subject '" + subject
						+ "' cannot be sent to: it must have no white space or control characters");
		}
		assertThat(spans()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders.*", "orders.>", "*", ">", "*.created", "orders.>.created" })
	void publishRefusesWildcards(String subject) {
		assertThatIllegalArgumentException().isThrownBy(() -> template().publish(subject, "hello"))
			.withMessage("The NATS subject '" + subject
					+ "' cannot be sent to: wildcards are for subscribing only, so name the whole subject");
		assertThat(spans()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders..created", ".orders", "orders.", "." })
	void publishRefusesASubjectWithAnEmptyToken(String subject) {
		assertThatIllegalArgumentException().isThrownBy(() -> template().publish(subject, "hello"))
			.withMessage("The NATS subject '" + subject + "' cannot be sent to: no token between dots may be empty");
		assertThat(spans()).isEmpty();
	}

	@Test
	void publishRefusesNoSubject() {
		assertThatIllegalArgumentException().isThrownBy(() -> template().publish("", "hello"))
			.withMessage("The NATS subject to send to must not be empty: name one");
		assertThatIllegalArgumentException().isThrownBy(() -> template().publish(null, "hello"))
			.withMessage("The NATS subject to send to must not be null: name one");
		assertThat(spans()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders.a*b", "orders.größe", "orders.$x", "orders.a>b", "orders.😀" })
	void publishTakesEverySubjectThatIsOne(String subject) {
		template().publish(subject, "hello");
		assertThat(this.wire.nextMessage().subject()).isEqualTo(subject);
	}

	@Test
	void publishGoesToTheDefaultSubject() {
		useOwnApplication("trace-propagation.nats.template.default-subject=orders.default");
		template().publishDefault("hello");
		template().publishDefault(new Order("A-1", 2), new Headers().put("tenant", "blue"));
		assertThat(this.wire.nextMessage()).satisfies((message) -> {
			assertThat(message.subject()).isEqualTo("orders.default");
			assertThat(message.payload()).isEqualTo("hello");
			assertThat(message.header("traceparent")).hasSize(1);
		});
		assertThat(this.wire.nextMessage().header("tenant")).containsExactly("blue");
		assertThat(spans()).hasSize(2);
	}

	@Test
	void publishWithoutADefaultSubjectSaysWhatToSet() {
		assertThatIllegalStateException().isThrownBy(() -> template().publishDefault("hello"))
			.withMessage("There is no default NATS subject: set "
					+ "'trace-propagation.nats.template.default-subject', or name the subject to publish to");
		assertThat(spans()).isEmpty();
	}

	@Test
	void aDefaultSubjectThatIsNoneIsRefusedByTheTemplate() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new NatsTemplate(this.context.getBean(Connection.class), null, null, Duration.ZERO,
					"orders.*", null))
			.withMessageStartingWith("The NATS subject 'orders.*' cannot be sent to");
	}

	@Test
	void anEmptyDefaultSubjectIsNone() {
		useOwnApplication("trace-propagation.nats.template.default-subject=");
		assertThatIllegalStateException().isThrownBy(() -> template().publishDefault("hello"))
			.withMessageStartingWith("There is no default NATS subject");
	}

	@Test
	void anInterruptWhileThereIsNoRoomToSendIsNoSilentLoss() throws Exception {
		try (HeaderlessServer stalled = HeaderlessServer.start();
				Connection connection = Nats
					.connect(Options.builder().server(stalled.url()).maxMessagesInOutgoingQueue(2).build())) {
			NatsTemplate template = template(connection, Duration.ofSeconds(1));
			String payload = "x".repeat(1024 * 1024);
			interruptWhileWaiting(() -> {
				while (true) {
					template.publish(HeaderlessServer.STALL, payload);
				}
			}, () -> assertThat(spans()).isNotEmpty(),
					(failure) -> assertThat(failure).isInstanceOf(IllegalStateException.class)
						.hasMessage("Interrupted while sending to the NATS subject 'stall': "
								+ "it is not known whether the message went out"));
		}
		assertThat(spans()).last()
			.satisfies((span) -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
	}

	@Test
	void whatAnInterruptedThreadPublishesGoesOut() {
		Thread.currentThread().interrupt();
		template().publish("orders.created", "hello");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.wire.nextMessage().payload()).isEqualTo("hello");
		assertThat(onlySpan("publish orders.created").getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
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
				this.context.getBean(ObservationRegistry.class), this.context.getBean(NatsHeaderWriter.class),
				new SubjectTemplates(), failing, null, null);
		new NatsTemplate(this.context.getBean(Connection.class), instrumentation,
				this.context.getBean(NatsPayloadConverter.class), Duration.ofSeconds(1))
			.publish("orders.created", "hello");
		assertThat(this.wire.nextMessage().header("traceparent")).hasSize(1);
		assertThat(onlySpan("publish orders.created").getKind()).isEqualTo(SpanKind.PRODUCER);
	}

	@Test
	void operationsAreTimedBySubjectTemplate() {
		useOwnApplication();
		template().publish("orders.created.4711", "hello");
		this.wire.nextMessage();
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

}
