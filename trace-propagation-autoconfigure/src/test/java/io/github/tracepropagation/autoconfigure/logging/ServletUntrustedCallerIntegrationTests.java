// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;

import ch.qos.logback.core.joran.spi.JoranException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The caller that was not trusted, in the lines of a servlet application whose one thread
 * handles all requests.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServletUntrustedCallerIntegrationTests {

	private static final HttpClient client = HttpClient.newHttpClient();

	private static KeptLogging kept;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		kept = new KeptLogging();
		context = new SpringApplicationBuilder(RestartingApplication.class, Controller.class)
			.web(WebApplicationType.SERVLET)
			.properties(RestartingApplication.PROPERTIES)
			.properties("server.port=0", "server.tomcat.threads.max=1", "server.tomcat.threads.min-spare=1")
			.run();
	}

	@AfterAll
	static void stop() throws JoranException {
		context.close();
		kept.close();
	}

	@Test
	void linesOfARestartedRequestHaveTheTraceIdOfTheCaller(CapturedOutput output) throws Exception {
		get("/log", "restart");
		assertThat(RestartingApplication.PLACES).allSatisfy((place) -> assertThat(ids(output, place)).singleElement()
			.asString()
			.matches("[0-9a-f]{32}\\|" + RestartingApplication.CALLER)
			.doesNotStartWith(RestartingApplication.CALLER));
		assertThat(ids(output, "in no span")).containsExactly("|");
	}

	@ParameterizedTest
	@ValueSource(strings = { "continue", "continue_unsampled", "ignore" })
	void linesOfAnyOtherRequestHaveNone(String decision, CapturedOutput output) throws Exception {
		get("/log", "restart");
		get("/log", decision);
		assertThat(RestartingApplication.PLACES).allSatisfy(
				(place) -> assertThat(ids(output, place)).hasSize(2).element(1).asString().matches("[0-9a-f]{32}\\|"));
	}

	@Test
	void requestWithoutATraceHasNone(CapturedOutput output) throws Exception {
		get("/log", "restart");
		get("/log", null);
		assertThat(ids(output, "plainly")).hasSize(2).element(1).asString().matches("[0-9a-f]{32}\\|");
	}

	@Test
	void asynchronousPartOfARestartedRequestHasTheTraceIdOfTheCaller(CapturedOutput output) throws Exception {
		get("/callable", "restart");
		assertThat(ids(output, "called")).singleElement().asString().endsWith("|" + RestartingApplication.CALLER);
	}

	@Test
	void errorLineOfTheContainerHasTheTraceIdOfTheCaller(CapturedOutput output) throws Exception {
		get("/fails", "restart");
		Awaitility.await().until(() -> output.getOut().contains("|Servlet.service() "));
		assertThat(output.getOut().lines().filter((line) -> line.contains("|Servlet.service() "))).singleElement()
			.asString()
			.matches("[0-9a-f]{32}\\|" + RestartingApplication.CALLER + "\\|.*");
	}

	@ParameterizedTest
	@CsvSource({ "continue, '^0af7651916cd43dd8448eb211c80319c\\|$'", "ignore, '^[0-9a-f]{32}\\|$'",
			"none, '^[0-9a-f]{32}\\|$'", "restart, '^[0-9a-f]{32}\\|0af7651916cd43dd8448eb211c80319c$'" })
	void messageWithinARestartedRequestHasItsOwnCallerOrNone(String decision, String expected, CapturedOutput output)
			throws Exception {
		get("/message?decision=" + decision, "restart");
		assertThat(ids(output, "message")).singleElement().asString().containsPattern(expected);
		assertThat(ids(output, "after the message")).singleElement()
			.asString()
			.endsWith("|" + RestartingApplication.CALLER);
	}

	@Test
	void restartedMessageLeavesNothingToTheRequestAroundIt(CapturedOutput output) throws Exception {
		get("/message?decision=restart", "continue");
		assertThat(ids(output, "after the message")).containsExactly(RestartingApplication.CALLER + "|");
	}

	private static List<String> ids(CapturedOutput output, String message) {
		return RestartingApplication.ids(output, message);
	}

	private static void get(String path, String decision) throws IOException, InterruptedException {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
		if (decision != null) {
			request.header("traceparent", RestartingApplication.TRACEPARENT).header("tracestate", "decide=" + decision);
		}
		client.send(request.build(), HttpResponse.BodyHandlers.discarding());
	}

	@RestController
	static class Controller {

		private final RestartingApplication.Work work;

		Controller(RestartingApplication.Work work) {
			this.work = work;
		}

		@GetMapping("/log")
		String log() {
			this.work.log();
			return "logged";
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return () -> {
				LoggingApplication.logger.info("called");
				return "called";
			};
		}

		@GetMapping("/fails")
		String fails() {
			throw new IllegalStateException("On purpose");
		}

		@GetMapping("/message")
		String message(@RequestParam String decision) {
			this.work.receive(decision);
			return "received";
		}

	}

}
