// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.InboundPropagationContract;
import io.github.tracepropagation.tck.Vectors.Vector;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * What a {@link NatsListener @NatsListener} takes over, and the {@link NatsTemplate}
 * sends on, by either engine.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class NatsInboundPropagationTests extends InboundPropagationContract {

	private static final int LARGEST_HEADER = 900_000;

	private final String observation;

	private NatsTestServer server;

	private RawNatsClient wire;

	private ConfigurableApplicationContext context;

	NatsInboundPropagationTests(String observation) {
		this.observation = observation;
	}

	@BeforeAll
	void start() {
		this.server = NatsTestServer.start();
		this.wire = RawNatsClient.connect(this.server.url(), Duration.ofSeconds(10));
		this.wire.subscribe("sent.on");
		this.context = NatsApplications.start(this.server.url(), Relay.class,
				"trace-propagation.nats.observation=" + this.observation);
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

	@Override
	protected HeaderLines relay(List<String> headerLines) {
		this.wire.publish("received", "", headerLines, "x");
		return new HeaderLines(this.wire.nextMessage().headerLines());
	}

	@Override
	protected boolean canCarry(String value) {
		return value.length() < LARGEST_HEADER
				&& value.chars().noneMatch((character) -> character < ' ' || character >= 127);
	}

	// equal values of one field are one here, as some servers make two lines of one
	@Override
	protected boolean applies(Vector vector) {
		List<String> lines = vector.lines("traceparent");
		return super.applies(vector) && lines.stream().distinct().count() == lines.size();
	}

	@Override
	protected PropagationLedger ledger() {
		return this.context.getBean(PropagationLedger.class);
	}

	@Override
	protected String transport() {
		return "nats";
	}

	@Override
	protected List<SpanData> spans() {
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

		@NatsListener(subjects = "received")
		void receive(String payload) {
			this.nats.publish("sent.on", payload);
		}

	}

}
