// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.OutboundPropagationContract;
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

/**
 * What the {@link NatsTemplate} sends when it publishes, by either engine.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class NatsOutboundPropagationTests extends OutboundPropagationContract {

	private final String observation;

	private NatsTestServer server;

	private RawNatsClient wire;

	private ConfigurableApplicationContext context;

	NatsOutboundPropagationTests(String observation) {
		this.observation = observation;
	}

	@BeforeAll
	void start() {
		this.server = NatsTestServer.start();
		this.wire = RawNatsClient.connect(this.server.url(), Duration.ofSeconds(10));
		this.wire.subscribe("orders.created");
		this.context = NatsApplications.start(this.server.url(), NatsApplications.Empty.class,
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
	protected HeaderLines send() {
		this.context.getBean(NatsOperations.class).publish("orders.created", "x");
		return new HeaderLines(this.wire.nextMessage().headerLines());
	}

	@Override
	protected List<SpanData> spans() {
		RunningSpans spans = this.context.getBean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		return spans.exporter().getFinishedSpanItems();
	}

}
