// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A server, an application of each test with the binder, and a client that shows what is
 * on the wire. No stream is left behind.
 */
public abstract class NatsBinderTestSupport {

	protected static NatsTestServer server;

	private static Connection administration;

	protected static JetStreamManagement management;

	protected RawNatsClient wire;

	private @Nullable ConfigurableApplicationContext context;

	@BeforeAll
	static void startServer() throws Exception {
		server = NatsTestServer.startOwn();
		administration = Nats.connect(server.url().toString());
		management = administration.jetStreamManagement();
	}

	@AfterAll
	static void stopServer() throws Exception {
		administration.close();
		server.close();
	}

	@BeforeEach
	void connectWire() {
		this.wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
	}

	@AfterEach
	void cleanUp() throws IOException, JetStreamApiException {
		if (this.context != null) {
			this.context.close();
		}
		this.wire.close();
		for (String stream : management.getStreamNames()) {
			management.deleteStream(stream);
		}
	}

	protected ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		this.context = NatsBinderApplications.start(server.url(), configuration, properties);
		return this.context;
	}

	protected ConfigurableApplicationContext start(String... properties) {
		return start(NatsApplications.Empty.class, properties);
	}

	protected ConfigurableApplicationContext context() {
		return this.context;
	}

	protected void send(String binding, Object message) {
		this.context.getBean(StreamBridge.class).send(binding, message);
	}

	protected <T> T inside(Span span, Supplier<T> action) {
		try (Scope scope = span.makeCurrent()) {
			return action.get();
		}
		finally {
			span.end();
		}
	}

	protected Span span(String name) {
		return this.context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder(name).startSpan();
	}

	protected List<SpanData> spans() {
		return this.context.getBean(NatsApplications.RunningSpans.class).exporter().getFinishedSpanItems();
	}

}
