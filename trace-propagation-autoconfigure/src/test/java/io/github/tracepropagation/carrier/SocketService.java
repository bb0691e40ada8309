// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.github.tracepropagation.TracePropagation;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.slf4j.MDC;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that receives and sends {@link Envelope envelopes} over sockets of its
 * own, by the static methods of {@link TracePropagation}, and the neighbour that it sends
 * to.
 */
final class SocketService implements AutoCloseable {

	static final String TRANSPORT = "socket";

	private static final Hop RECEIVED = Hop.inbound(TRANSPORT, null, null);

	private static final Hop SENT = Hop.outbound(TRANSPORT, "localhost", null);

	private final ServerSocket service = listen();

	private final ServerSocket neighbour = listen();

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final AtomicReference<InboundPolicy> inbound = new AtomicReference<>();

	private final AtomicReference<OutboundPolicy> outbound = new AtomicReference<>();

	private final AtomicReference<Map<String, String>> mdc = new AtomicReference<>(Map.of());

	private final ConfigurableApplicationContext context;

	SocketService() {
		reset();
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Map.of("spring.main.banner-mode", "off", "management.tracing.sampling.probability", "1.0"))
			.initializers((context) -> {
				context.getBeanFactory()
					.registerSingleton("inbound",
							(InboundPolicy) (hop, caller) -> this.inbound.get().decide(hop, caller));
				context.getBeanFactory()
					.registerSingleton("outbound", (OutboundPolicy) (hop) -> this.outbound.get().decide(hop));
				context.getBeanFactory().registerSingleton("spans", SimpleSpanProcessor.create(this.exporter));
			})
			.run();
		Thread server = new Thread(this::serve, "socket-service");
		server.setDaemon(true);
		server.start();
	}

	void reset() {
		this.inbound.set((hop, caller) -> InboundDecision.CONTINUE);
		this.outbound.set((hop) -> OutboundDecision.INJECT);
		this.exporter.reset();
	}

	void decideBy(InboundPolicy policy) {
		this.inbound.set(policy);
	}

	void decideBy(OutboundPolicy policy) {
		this.outbound.set(policy);
	}

	PropagationLedger ledger() {
		return this.context.getBean(PropagationLedger.class);
	}

	/**
	 * Return what was in the MDC where the last envelope was sent on.
	 */
	Map<String, String> mdc() {
		return this.mdc.get();
	}

	List<SpanData> spans() {
		return this.exporter.getFinishedSpanItems();
	}

	/**
	 * Send these header lines to the service, and return those that it sends on.
	 */
	HeaderLines relay(List<String> headerLines) {
		this.exporter.reset();
		try (Socket socket = connect(this.service)) {
			write(socket, Envelope.of(headerLines).toLine());
			HeaderLines sent = received();
			// Comes when the span has ended
			if (!"done".equals(read(socket))) {
				throw new IllegalStateException("The service failed");
			}
			return sent;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Send an envelope on this thread, in a span as a user would make it, and return what
	 * the neighbour was sent.
	 */
	HeaderLines send() {
		Span span = this.context.getBean(Tracer.class).spanBuilder("send").setSpanKind(SpanKind.PRODUCER).startSpan();
		try (Scope scope = span.makeCurrent()) {
			sendOn();
		}
		finally {
			span.end();
		}
		return received();
	}

	private void sendOn() {
		this.mdc.set(Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of()));
		Envelope envelope = Envelope.of(List.of());
		TracePropagation.inject(SENT, envelope::add);
		try (Socket socket = connect(this.neighbour)) {
			write(socket, envelope.toLine());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private HeaderLines received() {
		try (Socket socket = this.neighbour.accept()) {
			return Envelope.parse(read(socket)).headerLines();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void serve() {
		while (!this.service.isClosed()) {
			try (Socket socket = this.service.accept()) {
				Envelope envelope = Envelope.parse(read(socket));
				TracePropagation.continueFrom(RECEIVED, envelope, new Envelope.Getter(), "receive")
					.kind(SpanKind.SERVER)
					.run(this::sendOn);
				write(socket, "done");
			}
			catch (IOException ex) {
				// The socket was closed
			}
		}
	}

	private static ServerSocket listen() {
		try {
			return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Socket connect(ServerSocket server) throws IOException {
		Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
		socket.setSoTimeout(10_000);
		return socket;
	}

	private static String read(Socket socket) throws IOException {
		return String.valueOf(
				new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine());
	}

	private static void write(Socket socket, String line) throws IOException {
		OutputStream output = socket.getOutputStream();
		output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
		output.flush();
	}

	@Override
	public void close() throws IOException {
		this.context.close();
		this.service.close();
		this.neighbour.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
