// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import ch.qos.logback.core.joran.spi.JoranException;
import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.Scope;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The caller that was not trusted, in the lines about messages of NATS, by both engines.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsUntrustedCallerIntegrationTests {

	private static final String CALLER = RestartingApplication.CALLER;

	private static final String OTHER = "0af7651916cd43dd8448eb211c80319c";

	private static final Map<String, ConfigurableApplicationContext> applications = new TreeMap<>();

	private static KeptLogging kept;

	private static NatsTestServer server;

	private static RawNatsClient wire;

	@BeforeAll
	static void start() {
		kept = new KeptLogging();
		server = NatsTestServer.start();
		for (String engine : List.of("never", "always")) {
			applications.put(engine, NatsApplications.start(server.url(), Listener.class, properties(engine)));
		}
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
	}

	private static String[] properties(String engine) {
		List<String> properties = new ArrayList<>(List.of(RestartingApplication.PROPERTIES));
		properties.add("trace-propagation.nats.observation=" + engine);
		properties.add("engine=" + engine);
		return properties.toArray(String[]::new);
	}

	@AfterAll
	static void stop() throws JoranException {
		wire.close();
		applications.values().forEach(ConfigurableApplicationContext::close);
		server.close();
		kept.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "never", "always" })
	void linesOfARestartedMessageHaveTheTraceIdOfTheCaller(String engine, CapturedOutput output) {
		request(engine, "restart");
		assertThat(RestartingApplication.PLACES)
			.allSatisfy((place) -> assertThat(RestartingApplication.ids(output, place)).singleElement()
				.asString()
				.matches("[0-9a-f]{32}\\|" + CALLER)
				.doesNotStartWith(CALLER));
	}

	@ParameterizedTest
	@CsvSource({ "never, continue", "never, continue_unsampled", "never, ignore", "always, continue",
			"always, continue_unsampled", "always, ignore" })
	void linesOfAnyOtherMessageHaveNone(String engine, String decision, CapturedOutput output) {
		request(engine, "restart");
		request(engine, decision);
		assertThat(RestartingApplication.PLACES)
			.allSatisfy((place) -> assertThat(RestartingApplication.ids(output, place)).hasSize(2)
				.element(1)
				.asString()
				.matches("[0-9a-f]{32}\\|"));
	}

	@ParameterizedTest
	@CsvSource({ "never, restart, continue", "never, continue, restart", "never, restart, restart",
			"never, restart, ignore", "always, restart, continue", "always, continue, restart",
			"always, restart, restart", "always, restart, ignore" })
	void messageWithinAnotherHasItsOwnCallerOrNone(String engine, String outer, String inner, CapturedOutput output)
			throws InterruptedException {
		NatsInstrumentation instrumentation = applications.get(engine).getBean(NatsInstrumentation.class);
		StartedHop around = instrumentation.startProcessing(message(engine, CALLER, outer), "pulled", null);
		try (Scope aroundScope = around.openScope()) {
			LoggingApplication.logger.info("around");
			StartedHop within = instrumentation.startProcessing(message(engine, OTHER, inner), "pulled", null);
			try (Scope withinScope = within.openScope()) {
				LoggingApplication.logger.info("within");
			}
			within.stop();
			LoggingApplication.logger.info("around again");
		}
		around.stop();
		LoggingApplication.logger.info("outside");
		assertThat(RestartingApplication.ids(output, "around")).singleElement()
			.asString()
			.matches(expected(outer, CALLER));
		assertThat(RestartingApplication.ids(output, "within")).singleElement()
			.asString()
			.matches(expected(inner, OTHER));
		assertThat(RestartingApplication.ids(output, "around again"))
			.isEqualTo(RestartingApplication.ids(output, "around"));
		assertThat(RestartingApplication.ids(output, "outside")).containsExactly("|");
	}

	@ParameterizedTest
	@ValueSource(strings = { "never", "always" })
	void batchWithinARestartedMessageIsAPartOfIt(String engine, CapturedOutput output) throws InterruptedException {
		NatsInstrumentation instrumentation = applications.get(engine).getBean(NatsInstrumentation.class);
		StartedHop around = instrumentation.startProcessing(message(engine, CALLER, "restart"), "pulled", null);
		try (Scope aroundScope = around.openScope()) {
			StartedHop batch = instrumentation.startProcessingBatch(List.of(message(engine, OTHER, "restart")),
					"pulled", null);
			try (Scope batchScope = batch.openScope()) {
				LoggingApplication.logger.info("batch");
			}
			batch.stop();
		}
		around.stop();
		assertThat(RestartingApplication.ids(output, "batch")).singleElement()
			.asString()
			.matches("[0-9a-f]{32}\\|" + CALLER);
	}

	private static String expected(String decision, String caller) {
		return switch (decision) {
			case "continue" -> caller + "\\|";
			case "restart" -> "[0-9a-f]{32}\\|" + caller;
			default -> "[0-9a-f]{32}\\|";
		};
	}

	private static Message message(String engine, String traceId, String decision) throws InterruptedException {
		Connection connection = InstrumentedConnection.unwrap(applications.get(engine).getBean(Connection.class));
		Subscription subscription = connection.subscribe("pulled");
		connection.publish("pulled", new Headers().put("traceparent", "00-" + traceId + "-b7ad6b7169203331-01")
			.put("tracestate", "decide=" + decision), new byte[0]);
		Message message = subscription.nextMessage(Duration.ofSeconds(10));
		subscription.unsubscribe();
		return message;
	}

	private static void request(String engine, String decision) {
		String reply = "reply." + engine + "." + System.nanoTime();
		wire.subscribe(reply);
		wire.publish("orders." + engine, reply,
				List.of("traceparent: " + RestartingApplication.TRACEPARENT, "tracestate: decide=" + decision), "x");
		assertThat(wire.nextMessage().payload()).isEqualTo("logged");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(RestartingApplication.class)
	static class Listener {

		private final RestartingApplication.Work work;

		Listener(RestartingApplication.Work work) {
			this.work = work;
		}

		@NatsListener(subjects = "orders.${engine}")
		String receive(String payload) {
			this.work.log();
			return "logged";
		}

	}

}
