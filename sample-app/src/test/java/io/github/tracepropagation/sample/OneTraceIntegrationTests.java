// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

import io.github.tracepropagation.sample.support.Caller;
import io.github.tracepropagation.sample.support.Collector;
import io.github.tracepropagation.sample.support.LogLines;
import io.github.tracepropagation.sample.support.RunningSample;
import io.github.tracepropagation.sample.support.Trace;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an order is one trace, from the caller to the last consumer, by what is on
 * the wire and in the log.
 */
@ExtendWith(OutputCaptureExtension.class)
class OneTraceIntegrationTests {

	private static final List<String> HOPS = List.of("OrderService", "InventoryController", "ShippingService",
			"PaymentListener", "FulfilmentListener", "OrderAudit");

	private static Collector collector;

	private static RunningSample sample;

	private final Trace trace = Trace.random();

	@BeforeAll
	static void start() {
		collector = new Collector();
		sample = new RunningSample(collector.arguments());
	}

	@AfterAll
	static void stop() {
		sample.close();
		collector.close();
	}

	@Test
	void answersWithTheTraceOfTheCaller() throws Exception {
		HttpResponse<String> response = sample.caller(this.trace).order("""
				{"sku":"A-1","quantity":2}""");
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(Caller.json(response).path("traceId").asString()).isEqualTo(this.trace.id());
		assertThat(Caller.json(response).path("orderId").asString()).isNotBlank();
		assertThat(Caller.json(response).at("/delivery/priceInCents").asInt()).isEqualTo(190);
		assertThat(Caller.json(response).at("/delivery/offers").findValuesAsString("carrier")).containsExactly("drone",
				"van", "bike");
	}

	@Test
	void logsEveryHopInTheTraceOfTheCallerAndInASpanOfItsOwn(CapturedOutput output) throws Exception {
		sample.caller(this.trace).order("""
				{"sku":"A-1","quantity":2}""");
		LogLines log = new LogLines(output::getOut);
		HOPS.forEach((hop) -> log.await(this.trace.id(), hop));
		List<JsonNode> lines = HOPS.stream().flatMap((hop) -> log.find(this.trace.id(), hop).stream()).toList();
		assertThat(lines).as("shipping is asked twice").hasSize(HOPS.size() + 1);
		assertThat(Stream.concat(Stream.of(this.trace.spanId()), lines.stream().map(OneTraceIntegrationTests::spanId)))
			.doesNotHaveDuplicates()
			.allMatch((spanId) -> spanId.matches("[0-9a-f]{16}"));
		assertThat(lines).allSatisfy((line) -> assertThat(line.path("trace_flags").asString()).isEqualTo("01"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Quote", "Offers" })
	void callOverGrpcIsAChildOfTheRequestAndItsServerAChildOfTheCall(String method, CapturedOutput output)
			throws Exception {
		sample.caller(this.trace).order("""
				{"sku":"A-1","quantity":2}""");
		String name = "orders.shipping.v1.Shipping/" + method;
		Span client = collector.await(this.trace.id(), SpanKind.SPAN_KIND_CLIENT, name);
		Span server = collector.await(this.trace.id(), SpanKind.SPAN_KIND_SERVER, name);
		LogLines log = new LogLines(output::getOut);
		JsonNode request = log.await(this.trace.id(), "OrderService");
		assertThat(Collector.hex(client.getParentSpanId())).isEqualTo(spanId(request));
		assertThat(server.getParentSpanId()).isEqualTo(client.getSpanId());
		assertThat(log.find(this.trace.id(), "ShippingService")).extracting(OneTraceIntegrationTests::spanId)
			.contains(Collector.hex(server.getSpanId()));
	}

	@Test
	void writesTheTraceOfTheCallerToTheMessage(CapturedOutput output) throws Exception {
		RawMessage message;
		try (RawNatsClient nats = subscribed()) {
			sample.caller(this.trace).order("""
					{"sku":"A-1","quantity":2}""");
			message = nats.nextMessage();
		}
		List<String> traceparents = message.header("traceparent");
		assertThat(traceparents).singleElement().asString().matches("00-" + this.trace.id() + "-[0-9a-f]{16}-01");
		assertThat(message.header("Traceparent")).isEmpty();
		String sender = traceparents.get(0).replaceAll(".*-([0-9a-f]{16})-01$", "$1");
		JsonNode consumer = new LogLines(output::getOut).await(this.trace.id(), "FulfilmentListener");
		assertThat(List.of(this.trace.spanId(), sender, spanId(consumer))).doesNotHaveDuplicates();
	}

	@Test
	void answerOfTheAuditIsInTheTraceOfTheOrder() throws Exception {
		RawMessage audited;
		try (RawNatsClient nats = sample.rawNatsClient()) {
			nats.subscribe("orders.audited");
			sample.caller(this.trace).order("""
					{"sku":"A-1","quantity":2}""");
			audited = Stream.generate(nats::nextMessage).filter(this::isInTrace).findFirst().orElseThrow();
		}
		Span published = collector.await(this.trace.id(), SpanKind.SPAN_KIND_PRODUCER, "publish orders.audited");
		assertThat(audited.payload()).contains("\"orderId\"").contains("\"entry\"");
		assertThat(audited.header("traceparent"))
			.containsExactly("00-" + this.trace.id() + "-" + Collector.hex(published.getSpanId()) + "-01");
	}

	@Test
	void consumerContinuesTheTraceOfAMessageWithCanonicalHeaders(CapturedOutput output) throws Exception {
		try (RawNatsClient nats = sample.rawNatsClient()) {
			nats.publish("orders.created", "", List.of("Traceparent: " + this.trace.parent()), """
					{"orderId":"from-go","sku":"A-1","quantity":1}""");
		}
		JsonNode line = new LogLines(output::getOut).await(this.trace.id(), "FulfilmentListener");
		assertThat(line.path("message").asString()).contains("from-go");
		assertThat(spanId(line)).isNotEqualTo(this.trace.spanId());
	}

	@Test
	void consumerOutlivesAMessageItCannotRead(CapturedOutput output) throws Exception {
		try (RawNatsClient nats = sample.rawNatsClient()) {
			nats.publish("orders.created", "", List.of("traceparent: " + this.trace.parent()), "not JSON");
			Trace next = Trace.random();
			nats.publish("orders.created", "", List.of("traceparent: " + next.parent()), """
					{"orderId":"next","sku":"A-1","quantity":1}""");
			LogLines log = new LogLines(output::getOut);
			assertThat(log.await(this.trace.id(), "NatsListenerContainer").path("level").asString()).isEqualTo("ERROR");
			assertThat(log.await(next.id(), "FulfilmentListener").path("message").asString()).contains("next");
		}
	}

	@Test
	void tellsOfEveryHopOfAnOrderThatItsContextWasTakenAlong(CapturedOutput output) throws Exception {
		Caller caller = sample.caller(this.trace);
		caller.order("""
				{"sku":"A-1","quantity":2}""");
		LogLines log = new LogLines(output::getOut);
		log.await(this.trace.id(), "FulfilmentListener");
		log.await(this.trace.id(), "OrderAudit");
		JsonNode transports = Caller.json(caller.get("/actuator/tracepropagation/ledger")).at("/ledger/transports");
		assertThat(List.of("/http/inbound/routes/~1orders", "/http/outbound/routes/~1inventory~1{sku}",
				"/http/inbound/routes/~1inventory~1{sku}", "/nats/outbound/routes/payments.charge",
				"/nats/inbound/routes/payments.charge", "/nats/outbound/routes/orders.created",
				"/nats/inbound/routes/orders.created", "/nats/outbound/routes/orders.audited",
				"/grpc/outbound/routes/orders.shipping.v1.Shipping~1Quote",
				"/grpc/inbound/routes/orders.shipping.v1.Shipping~1Quote",
				"/grpc/outbound/routes/orders.shipping.v1.Shipping~1Offers",
				"/grpc/inbound/routes/orders.shipping.v1.Shipping~1Offers"))
			.allSatisfy((hop) -> assertThat(transports.at(hop + "/withContext").asDouble(-1)).as(hop).isEqualTo(1.0));
	}

	private boolean isInTrace(RawMessage message) {
		return message.header("traceparent").toString().contains(this.trace.id());
	}

	private static RawNatsClient subscribed() {
		RawNatsClient nats = sample.rawNatsClient();
		nats.subscribe("orders.created");
		return nats;
	}

	private static String spanId(JsonNode line) {
		return line.path("span_id").asString();
	}

}
