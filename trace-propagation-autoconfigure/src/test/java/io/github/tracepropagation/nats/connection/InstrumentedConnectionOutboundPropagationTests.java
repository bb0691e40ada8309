// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.OutboundPropagationContract;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What an instrumented connection sends when it publishes, by either engine.
 */
@ParameterizedClass
@ValueSource(strings = { "never", "always" })
class InstrumentedConnectionOutboundPropagationTests extends OutboundPropagationContract {

	private static NatsTestServer server;

	private static RawNatsClient wire;

	private static ConfigurableApplicationContext context;

	@Parameter
	private String observation;

	@BeforeParameterizedClassInvocation
	static void start(String observation) {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		wire.subscribe("orders.created");
		context = NatsApplications.start(server.url(), NatsApplications.Empty.class,
				"trace-propagation.nats.observation=" + observation);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		context.close();
		wire.close();
		server.close();
	}

	@BeforeEach
	void forget() {
		spans();
		context.getBean(RunningSpans.class).exporter().reset();
	}

	@Override
	protected HeaderLines send() {
		context.getBean(Connection.class).publish("orders.created", new byte[1]);
		return new HeaderLines(wire.nextMessage().headerLines());
	}

	@Override
	protected List<SpanData> spans() {
		RunningSpans spans = context.getBean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		return spans.exporter().getFinishedSpanItems();
	}

}
