// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.minimal;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that context is propagated inside a {@link SpringBootTest @SpringBootTest}, where
 * Spring Boot switches the export of spans off and, by itself, propagation with it.
 */
@DirtiesContext
@SpringBootTest(classes = MinimalApplication.class, webEnvironment = WebEnvironment.NONE)
class SpringBootTestTests {

	@Autowired
	private Environment environment;

	@Autowired
	private ObservationRegistry observationRegistry;

	@Test
	void contextIsSentAndLogged() {
		assertThat(this.environment.getProperty("management.tracing.export.enabled")).isEqualTo("false");
		Map<String, String> carrier = new HashMap<>();
		SenderContext<Map<String, String>> context = new SenderContext<>(Map::put);
		context.setCarrier(carrier);
		Observation.createNotStarted("call", () -> context, this.observationRegistry)
			.observe(() -> assertThat(carrier.get("traceparent")).startsWith("00-" + MDC.get("trace_id") + "-")
				.contains(MDC.get("span_id")));
		assertThat(carrier).containsOnlyKeys("traceparent");
	}

}
