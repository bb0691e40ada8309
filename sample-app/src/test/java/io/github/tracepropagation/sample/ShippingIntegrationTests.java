// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample;

import io.github.tracepropagation.sample.support.LogLines;
import io.github.tracepropagation.sample.support.RunningSample;
import io.github.tracepropagation.sample.support.ShippingCaller;
import io.github.tracepropagation.sample.support.Trace;
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
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests the sample's shipping service with a caller that is not the sample.
 */
@ExtendWith(OutputCaptureExtension.class)
class ShippingIntegrationTests {

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

	@Test
	void quoteContinuesTheTraceOfTheCaller(CapturedOutput output) {
		try (ShippingCaller caller = sample.shippingCaller(this.trace)) {
			assertThat(caller.quote(3)).isEqualTo(285);
		}
		assertLogged(output, "Delivery of 3 x A-1 costs 285 cents");
	}

	@Test
	void offersContinueTheTraceOfTheCaller(CapturedOutput output) {
		try (ShippingCaller caller = sample.shippingCaller(this.trace)) {
			assertThat(caller.carriers(1)).containsExactly("drone", "van", "bike");
		}
		assertLogged(output, "Offering 3 deliveries of 1 x A-1");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, Integer.MIN_VALUE })
	void quantityThatIsNoneIsRefusedInTheTraceOfTheCaller(int quantity, CapturedOutput output) {
		String problem = "quantity must be at least 1";
		try (ShippingCaller caller = sample.shippingCaller(this.trace)) {
			assertThatException().isThrownBy(() -> caller.quote(quantity)).withMessage("INVALID_ARGUMENT: " + problem);
			assertThatException().isThrownBy(() -> caller.carriers(quantity))
				.withMessage("INVALID_ARGUMENT: " + problem);
		}
		assertLogged(output, "Refused: " + problem);
	}

	private void assertLogged(CapturedOutput output, String message) {
		JsonNode line = new LogLines(output::getOut).await(this.trace.id(), "ShippingService");
		assertThat(line.path("message").asString()).isEqualTo(message);
		assertThat(line.path("span_id").asString()).matches("[0-9a-f]{16}").isNotEqualTo(this.trace.spanId());
	}

}
