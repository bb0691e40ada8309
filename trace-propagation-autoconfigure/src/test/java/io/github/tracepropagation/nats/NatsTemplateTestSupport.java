// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.MessageHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server, an application that is connected to it, and a client that shows what is on
 * the wire, all by either engine. No test may leave a span open.
 */
@ParameterizedClass
@ValueSource(strings = { "never", "always" })
public abstract class NatsTemplateTestSupport {

	protected static NatsTestServer server;

	private static ConfigurableApplicationContext sharedContext;

	@Parameter
	private String observation;

	protected RawNatsClient wire;

	protected ConfigurableApplicationContext context = sharedContext;

	@BeforeParameterizedClassInvocation
	static void startServer(String observation) {
		server = NatsTestServer.start();
		sharedContext = NatsApplications.start(server.url(), Meters.class, engine(observation));
	}

	@AfterParameterizedClassInvocation
	static void stopServer() {
		sharedContext.close();
		server.close();
	}

	@BeforeEach
	void startAnew() {
		this.context.getBean(RunningSpans.class).exporter().reset();
		this.wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		this.wire.subscribe("orders.>");
	}

	@AfterEach
	void leaveNothingBehind() {
		this.wire.close();
		RunningSpans spans = this.context.getBean(RunningSpans.class);
		Awaitility.await().untilAsserted(() -> assertThat(spans.count()).isZero());
		if (this.context != sharedContext) {
			this.context.close();
		}
	}

	protected void useOwnApplication(String... properties) {
		useOwnApplication(Meters.class, properties);
	}

	protected void useOwnApplication(Class<?> configuration, String... properties) {
		this.context = NatsApplications.start(server.url(), configuration,
				Stream.concat(Stream.of(engine(this.observation)), Stream.of(properties)).toArray(String[]::new));
	}

	private static String engine(String observation) {
		return "trace-propagation.nats.observation=" + observation;
	}

	protected NatsOperations template() {
		return this.context.getBean(NatsOperations.class);
	}

	protected NatsTemplate template(Connection connection, Duration timeout) {
		return new NatsTemplate(connection, this.context.getBean(NatsInstrumentation.class),
				this.context.getBean(NatsPayloadConverter.class), timeout);
	}

	protected static Connection connect(UnaryOperator<Options.Builder> options) {
		try {
			return Nats.connect(options.apply(new Options.Builder().server(server.url().toString())).build());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	protected Span span(String name) {
		return this.context.getBean(OpenTelemetry.class).getTracer("test").spanBuilder(name).startSpan();
	}

	protected static void inside(Span span, Runnable action) {
		try (Scope scope = span.makeCurrent()) {
			assertThat(scope).isNotNull();
			action.run();
		}
		finally {
			span.end();
		}
	}

	protected List<SpanData> spans() {
		return this.context.getBean(RunningSpans.class).exporter().getFinishedSpanItems();
	}

	protected SpanData onlySpan(String name) {
		return assertThat(spans()).filteredOn((span) -> span.getName().equals(name)).singleElement().actual();
	}

	protected void assertOnlySpanIsAnError(String name) {
		assertThat(spans()).singleElement().satisfies((span) -> {
			assertThat(span.getName()).isEqualTo(name);
			assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
			assertThat(span.getEvents()).hasSize(1);
		});
	}

	protected double dropped(String field, String reason) {
		return this.context.getBean(MeterRegistry.class)
			.find("trace.propagation.dropped")
			.tags("field", field, "reason", reason)
			.functionCounters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	/**
	 * Runs an action on a thread that is waiting inside it by the time it is interrupted.
	 */
	protected static void interruptWhileWaiting(Runnable action, Runnable whenWaiting, Consumer<Throwable> onFailure)
			throws InterruptedException {
		Throwable[] failure = new Throwable[1];
		Thread thread = new Thread(() -> {
			try {
				action.run();
			}
			catch (Throwable ex) {
				failure[0] = ex;
			}
		});
		thread.start();
		Awaitility.await()
			.during(Duration.ofMillis(200))
			.until(() -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
		whenWaiting.run();
		thread.interrupt();
		thread.join(10_000);
		assertThat(thread.isAlive()).isFalse();
		onFailure.accept(failure[0]);
	}

	public record Order(String sku, int quantity) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Meters {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

	/**
	 * Listens on a subject over a connection of its own.
	 */
	protected static final class Responder implements AutoCloseable {

		private final Connection connection = connect((options) -> options);

		public Responder(String subject, MessageHandler handler) {
			try {
				this.connection.createDispatcher(handler).subscribe(subject);
				this.connection.flush(Duration.ofSeconds(5));
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		public static Responder saying(String subject, String reply) {
			return new Responder(subject, (request) -> request.getConnection()
				.publish(request.getReplyTo(), reply.getBytes(StandardCharsets.UTF_8)));
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
