// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import io.github.tracepropagation.autoconfigure.logging.TraceLoggingProperties.Format;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceLoggingProperties}.
 */
class TraceLoggingPropertiesTests {

	@Test
	void defaultsAreTheDocumentedOnes() {
		TraceLoggingProperties properties = new TraceLoggingProperties();
		assertThat(properties.isEnabled()).isTrue();
		assertThat(properties.getFormat()).isEqualTo(Format.TEXT);
		assertThat(properties.getMdc().getTraceIdKey()).isEqualTo("trace_id");
		assertThat(properties.getMdc().getSpanIdKey()).isEqualTo("span_id");
		assertThat(properties.getMdc().getTraceFlagsKey()).isEqualTo("trace_flags");
		assertThat(properties.getMdc().getUntrustedTraceIdKey()).isEqualTo("untrusted_trace_id");
		assertThat(properties.getMdc().getBaggagePrefix()).isEmpty();
		assertThat(properties.getFileFormat()).isEqualTo(Format.TEXT);
		assertThat(properties.getBaggage()).isEmpty();
		assertThat(properties.getJson().getStackTrace().isRootCauseFirst()).isFalse();
		assertThat(properties.getJson().getStackTrace().getMaxLength()).isEqualTo(32768);
		assertThat(properties.getOtlp().isEnabled()).isFalse();
		assertThat(properties.getCoverage().isEnabled()).isFalse();
	}

}
