// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What rules about subjects let in and out, by either engine. A listener sends each
 * message on to the subject that its payload names.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class NatsPolicyTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	private static final String CALLER = "00-" + TRACE_ID + "-" + SPAN_ID;

	private final String observation;

	private NatsTestServer server;

	private RawNatsClient wire;

	private ConfigurableApplicationContext context;

	NatsPolicyTests(String observation) {
		this.observation = observation;
	}

	@BeforeAll
	void start() {
		this.server = NatsTestServer.start();
		this.wire = RawNatsClient.connect(this.server.url(), Duration.ofSeconds(10));
		this.wire.subscribe("to.>");
		this.context = NatsApplications.start(this.server.url(), Relay.class,
				"trace-propagation.nats.observation=" + this.observation,
				"trace-propagation.inbound.rules[0].subject=from.strangers.>",
				"trace-propagation.inbound.rules[0].trust=restart",
				"trace-propagation.inbound.rules[1].subject=from.*.nobody",
				"trace-propagation.inbound.rules[1].trust=ignore",
				"trace-propagation.inbound.rules[2].subject=from.spammers",
				"trace-propagation.inbound.rules[2].trust=continue-unsampled",
				"trace-propagation.inbound.baggage=tenant,region",
				"trace-propagation.outbound.rules[0].subject=to.strangers.>",
				"trace-propagation.outbound.rules[0].trace=false", "trace-propagation.outbound.rules[0].baggage=none",
				"trace-propagation.outbound.rules[1].subject=to.partners",
				"trace-propagation.outbound.rules[1].baggage=region");
	}

	@AfterAll
	void stop() {
		this.context.close();
		this.wire.close();
		this.server.close();
	}

	@BeforeEach
	void forget() {
		spans();
		this.context.getBean(RunningSpans.class).exporter().reset();
	}

	@Test
	void subjectWithoutARuleIsContinued() {
		RawMessage sent = relay("from.friends", "to.friends");
		assertThat(sent.header("traceparent")).singleElement().asString().startsWith("00-" + TRACE_ID).endsWith("-01");
		assertThat(sent.header("tracestate")).containsExactly("foo=1");
		assertThat(consumer().getParentSpanId()).isEqualTo(SPAN_ID);
	}

	@Test
	void restartedTraceLinksToTheSender() {
		RawMessage sent = relay("from.strangers.far.away", "to.friends");
		assertThat(sent.header("traceparent")).singleElement().asString().doesNotContain(TRACE_ID);
		assertThat(sent.header("tracestate")).isEmpty();
		assertThat(sent.header("baggage")).isEmpty();
		assertThat(consumer().getParentSpanContext().isValid()).isFalse();
		assertThat(consumer().getLinks()).extracting(LinkData::getSpanContext)
			.singleElement()
			.satisfies((link) -> assertThat(link.getTraceId()).isEqualTo(TRACE_ID))
			.satisfies((link) -> assertThat(link.getSpanId()).isEqualTo(SPAN_ID));
	}

	@Test
	void ignoredSenderLeavesNoTrace() {
		RawMessage sent = relay("from.and.nobody", "to.friends");
		assertThat(sent.header("traceparent")).singleElement().asString().doesNotContain(TRACE_ID);
		assertThat(sent.header("baggage")).isEmpty();
		assertThat(consumer().getParentSpanContext().isValid()).isFalse();
		assertThat(consumer().getLinks()).isEmpty();
	}

	@Test
	void samplingIsDecidedHereWhereTheSenderIsContinuedUnsampled() {
		this.wire.publish("from.spammers", "", List.of("traceparent: " + CALLER + "-00"), "to.friends");
		assertThat(this.wire.nextMessage().header("traceparent")).singleElement()
			.asString()
			.startsWith("00-" + TRACE_ID)
			.endsWith("-01");
		assertThat(consumer().getParentSpanId()).isEqualTo(SPAN_ID);
	}

	@Test
	void unsampledSenderThatIsContinuedStaysUnsampled() {
		this.wire.publish("from.friends", "", List.of("traceparent: " + CALLER + "-00"), "to.friends");
		assertThat(this.wire.nextMessage().header("traceparent")).singleElement()
			.asString()
			.startsWith("00-" + TRACE_ID)
			.endsWith("-00");
		assertThat(spans()).isEmpty();
	}

	@Test
	void onlyAllowedBaggageIsTakenOver() {
		assertThat(relay("from.friends", "to.friends").header("baggage")).singleElement()
			.asString()
			.contains("tenant=blue", "region=eu")
			.doesNotContain("card");
	}

	@Test
	void baggageAloneIsFilteredToo() {
		this.wire.publish("from.friends", "", List.of("baggage: card=4711,tenant=blue"), "to.friends");
		assertThat(this.wire.nextMessage().header("baggage")).containsExactly("tenant=blue");
	}

	@Test
	void baggageAloneOfAStrangerStaysOut() {
		this.wire.publish("from.strangers.x", "", List.of("baggage: tenant=blue"), "to.friends");
		assertThat(this.wire.nextMessage().header("baggage")).isEmpty();
	}

	@Test
	void withheldTraceIsNotInTheMessageButThereIsASpan() {
		long before = count(Direction.OUTBOUND, Outcome.WITHHELD);
		RawMessage sent = relay("from.friends", "to.strangers.far");
		assertThat(sent.header("traceparent")).isEmpty();
		assertThat(sent.header("tracestate")).isEmpty();
		assertThat(sent.header("baggage")).isEmpty();
		assertThat(spans()).filteredOn((span) -> span.getKind() == SpanKind.PRODUCER)
			.singleElement()
			.satisfies((span) -> assertThat(span.getParentSpanId()).isEqualTo(consumer().getSpanId()));
		assertThat(count(Direction.OUTBOUND, Outcome.WITHHELD)).isEqualTo(before + 1);
	}

	@Test
	void onlyAllowedBaggageLeaves() {
		RawMessage sent = relay("from.friends", "to.partners");
		assertThat(sent.header("traceparent")).singleElement().asString().startsWith("00-" + TRACE_ID);
		assertThat(sent.header("baggage")).containsExactly("region=eu");
	}

	private RawMessage relay(String subject, String target) {
		this.wire.publish(subject, "", List.of("traceparent: " + CALLER + "-01", "tracestate: foo=1",
				"baggage: tenant=blue,card=4711,region=eu"), target);
		return this.wire.nextMessage();
	}

	private long count(Direction direction, Outcome outcome) {
		return this.context.getBean(PropagationLedger.class).count("nats", direction, outcome);
	}

	private SpanData consumer() {
		return spans().stream().filter((span) -> span.getKind() == SpanKind.CONSUMER).findFirst().orElseThrow();
	}

	private List<SpanData> spans() {
		RunningSpans spans = this.context.getBean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		return spans.exporter().getFinishedSpanItems();
	}

	@Configuration(proxyBeanMethods = false)
	static class Relay {

		private final NatsOperations nats;

		Relay(NatsOperations nats) {
			this.nats = nats;
		}

		@NatsListener(subjects = "from.>")
		void receive(String target) {
			this.nats.publish(target, "x");
		}

	}

}
