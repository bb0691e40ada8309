// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;

import io.github.tracepropagation.sample.support.Caller;
import io.github.tracepropagation.sample.support.LogLines;
import io.github.tracepropagation.sample.support.RunningSample;
import io.github.tracepropagation.sample.support.Trace;
import io.github.tracepropagation.test.nats.RawNatsClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a request that cannot be served is answered by a problem document with the
 * caller's trace id.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProblemIntegrationTests {

	private static RunningSample sample;

	private final Trace trace = Trace.random();

	@BeforeAll
	static void start() {
		sample = new RunningSample();
	}

	@AfterAll
	static void stop() {
		sample.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { """
			{"sku":"A-1","quantity":0}""", """
			{"sku":"A-1","quantity":-1}""", """
			{"sku":"A-1"}""", """
			{"quantity":1}""", """
			{"sku":"../actuator","quantity":1}""", """
			{"sku":"A-1","quantity":""", """
			not JSON""", "" })
	void badRequest(String body) throws Exception {
		assertProblem(caller().order(body), 400);
	}

	@Test
	void namesTheFieldThatIsWrong() throws Exception {
		assertThat(Caller.json(caller().order("""
				{"sku":"A-1","quantity":0}""")).path("detail").asString()).contains("quantity");
	}

	@Test
	void wrongMediaType() throws Exception {
		assertProblem(caller().post("text/plain", "A-1"), 415);
	}

	@Test
	void fractionIsNoQuantity() throws Exception {
		assertProblem(caller().order("""
				{"sku":"A-1","quantity":2.7}"""), 400);
	}

	@Test
	void answerThatCannotBeGivenIsRefusedBeforeTheCharge(CapturedOutput output) throws Exception {
		assertProblem(caller().orderAccepting("application/xml", """
				{"sku":"A-1","quantity":1}"""), 406);
		assertThat(new LogLines(output::getOut).find(this.trace.id(), "PaymentListener")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "Z-9, 1, 422", "B-2, 6, 409", "B-2, 3, 402" })
	void orderThatIsRefused(String sku, int quantity, int status) throws Exception {
		assertProblem(caller().order("""
				{"sku":"%s","quantity":%d}""".formatted(sku, quantity)), status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/inventory/Z-9", "/nowhere" })
	void notFound(String path) throws Exception {
		assertProblem(caller().get(path), 404);
	}

	@Test
	void wrongMethod() throws Exception {
		assertProblem(caller().get("/orders"), 405);
	}

	@Test
	void noPaymentService() throws Exception {
		try (RunningSample alone = new RunningSample("--trace-propagation.nats.listener.enabled=false")) {
			assertProblem(alone.caller(this.trace).order("""
					{"sku":"A-1","quantity":1}"""), 503);
		}
	}

	@Test
	void noInventory() throws Exception {
		try (RunningSample alone = new RunningSample("--sample.inventory-url=http://127.0.0.1:9")) {
			assertProblem(alone.caller(this.trace).order("""
					{"sku":"A-1","quantity":1}"""), 502);
		}
	}

	@Test
	void noShippingService(CapturedOutput output) throws Exception {
		try (RunningSample alone = new RunningSample(
				"--spring.grpc.client.channel.shipping.target=static://127.0.0.1:9")) {
			HttpResponse<String> response = alone.caller(this.trace).order("""
					{"sku":"A-1","quantity":1}""");
			assertProblem(response, 503);
			assertThat(Caller.json(response).path("detail").asString()).isEqualTo("No shipping service is running");
			assertThat(new LogLines(output::getOut).find(this.trace.id(), "PaymentListener")).isEmpty();
		}
	}

	@Test
	void shippingServiceThatDoesNotAnswer() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
				RunningSample alone = new RunningSample(
						"--spring.grpc.client.channel.shipping.target=static://127.0.0.1:" + silent.getLocalPort(),
						"--spring.grpc.client.channel.shipping.default.deadline=500ms")) {
			assertProblem(alone.caller(this.trace).order("""
					{"sku":"A-1","quantity":1}"""), 504);
		}
	}

	@Test
	void paymentServiceThatDoesNotAnswer() throws Exception {
		try (RunningSample alone = new RunningSample("--trace-propagation.nats.listener.enabled=false",
				"--trace-propagation.nats.template.request-timeout=200ms");
				RawNatsClient silent = alone.rawNatsClient()) {
			silent.subscribe("payments.charge");
			assertProblem(alone.caller(this.trace).order("""
					{"sku":"A-1","quantity":1}"""), 504);
		}
	}

	private Caller caller() {
		return sample.caller(this.trace);
	}

	private void assertProblem(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(Caller.json(response).path("status").asInt()).isEqualTo(status);
		assertThat(Caller.json(response).path("detail").asString()).isNotBlank();
		assertThat(Caller.json(response).path("trace_id").asString()).isEqualTo(this.trace.id());
	}

}
