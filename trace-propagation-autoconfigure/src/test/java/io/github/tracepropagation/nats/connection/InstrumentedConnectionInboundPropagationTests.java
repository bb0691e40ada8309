// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.InboundPropagationContract;
import io.github.tracepropagation.tck.Vectors.Vector;
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
 * What the handler of an instrumented connection takes over, and sends on by the
 * connection of its message, by either engine.
 */
@ParameterizedClass
@ValueSource(strings = { "never", "always" })
class InstrumentedConnectionInboundPropagationTests extends InboundPropagationContract {

	private static final int LARGEST_HEADER = 900_000;

	private static NatsTestServer server;

	private static RawNatsClient wire;

	private static ConfigurableApplicationContext context;

	@Parameter
	private String observation;

	@BeforeParameterizedClassInvocation
	static void start(String observation) throws Exception {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		wire.subscribe("sent.on");
		context = NatsApplications.start(server.url(), NatsApplications.Empty.class,
				"trace-propagation.nats.observation=" + observation);
		Connection connection = context.getBean(Connection.class);
		connection.createDispatcher((message) -> message.getConnection().publish("sent.on", message.getData()))
			.subscribe("received");
		connection.flush(Duration.ofSeconds(5));
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
	protected HeaderLines relay(List<String> headerLines) {
		wire.publish("received", "", headerLines, "x");
		return new HeaderLines(wire.nextMessage().headerLines());
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
		return context.getBean(PropagationLedger.class);
	}

	@Override
	protected String transport() {
		return "nats";
	}

	@Override
	protected List<SpanData> spans() {
		RunningSpans spans = context.getBean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		return spans.exporter().getFinishedSpanItems();
	}

}
