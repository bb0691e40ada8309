// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample;

import java.net.http.HttpResponse;
import java.util.function.Consumer;

import io.github.tracepropagation.sample.shipping.v1.OffersResponse;
import io.github.tracepropagation.sample.support.Caller;
import io.github.tracepropagation.sample.support.LogLines;
import io.github.tracepropagation.sample.support.OtherShipping;
import io.github.tracepropagation.sample.support.RunningSample;
import io.github.tracepropagation.sample.support.Trace;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the sample with a shipping service that is not its own, by what that one is sent
 * and what becomes of its failures.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtherShippingIntegrationTests {

	private final Trace trace = Trace.random();

	@Test
	void asksTheServiceThatOnePropertyNamesAndSendsItTheTraceOfTheCaller() throws Exception {
		try (OtherShipping shipping = new OtherShipping(StreamObserver::onCompleted)) {
			HttpResponse<String> response = order(shipping);
			assertThat(response.statusCode()).isEqualTo(201);
			assertThat(Caller.json(response).path("delivery").toString()).isEqualTo("""
					{"priceInCents":7,"offers":[{"carrier":"horse","days":4}]}""");
			assertThat(shipping.received("Quote", "grpc-timeout")).as("deadline").isNotEmpty();
			String traceparent = "00-" + this.trace.id() + "-(?!" + this.trace.spanId() + ")[0-9a-f]{16}-01";
			assertThat(shipping.received("Quote", "traceparent")).singleElement().asString().matches(traceparent);
			assertThat(shipping.received("Offers", "traceparent")).singleElement().asString().matches(traceparent);
			assertThat(shipping.received("Offers", "traceparent"))
				.doesNotContainAnyElementsOf(shipping.received("Quote", "traceparent"));
		}
	}

	@Test
	void streamThatFallsSilentEndsWithTheDeadline(CapturedOutput output) throws Exception {
		assertProblem((offers) -> {
		}, 504, output);
	}

	@Test
	void streamThatBreaksOff(CapturedOutput output) throws Exception {
		assertProblem((offers) -> offers.onError(Status.UNAVAILABLE.asRuntimeException()), 503, output);
	}

	@Test
	void streamThatFails(CapturedOutput output) throws Exception {
		assertProblem((offers) -> offers.onError(new IllegalStateException("no carrier")), 502, output);
	}

	private void assertProblem(Consumer<StreamObserver<OffersResponse>> offers, int status, CapturedOutput output)
			throws Exception {
		try (OtherShipping shipping = new OtherShipping(offers)) {
			HttpResponse<String> response = order(shipping);
			assertThat(response.statusCode()).isEqualTo(status);
			assertThat(Caller.json(response).path("detail").asString()).contains("shipping service");
			assertThat(Caller.json(response).path("trace_id").asString()).isEqualTo(this.trace.id());
			assertThat(new LogLines(output::getOut).find(this.trace.id(), "PaymentListener")).isEmpty();
		}
	}

	private HttpResponse<String> order(OtherShipping shipping) throws Exception {
		try (RunningSample sample = new RunningSample(shipping.arguments())) {
			return sample.caller(this.trace).order("""
					{"sku":"A-1","quantity":2}""");
		}
	}

}
