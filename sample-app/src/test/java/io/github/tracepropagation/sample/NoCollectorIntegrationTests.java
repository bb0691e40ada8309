// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample;

import java.time.Duration;
import java.time.Instant;

import io.github.tracepropagation.sample.support.LogLines;
import io.github.tracepropagation.sample.support.RunningSample;
import io.github.tracepropagation.sample.support.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application whose spans nobody collects says nothing of it, and stops at
 * once.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoCollectorIntegrationTests {

	@Test
	void sampledSpansWithoutACollectorAreNoErrorAndDoNotHoldUpTheEnd(CapturedOutput output) throws Exception {
		Trace trace = Trace.random();
		Instant closing;
		try (RunningSample sample = new RunningSample("--management.tracing.sampling.probability=1.0")) {
			assertThat(sample.caller(trace).order("""
					{"sku":"A-1","quantity":2}""").statusCode()).isEqualTo(201);
			new LogLines(output::getOut).await(trace.id(), "FulfilmentListener");
			closing = Instant.now();
		}
		assertThat(Duration.between(closing, Instant.now())).isLessThan(Duration.ofSeconds(5));
		assertThat(output.getOut().lines()).noneMatch((line) -> line.contains("\"level\":\"ERROR\""))
			.noneMatch((line) -> line.contains("xport"));
		assertThat(output.getErr()).isEmpty();
	}

}
