// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import java.util.Map;

import io.github.tracepropagation.w3c.RandomTraceFlag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TracePropagationProperties}.
 */
class TracePropagationPropertiesTests {

	private final TracePropagationProperties properties = new TracePropagationProperties();

	@Test
	void defaultsAreTheDocumentedOnes() {
		assertThat(this.properties.isEnabled()).isTrue();
		assertThat(this.properties.getLedger().isEnabled()).isTrue();
		assertThat(this.properties.getW3c().getRandomFlag()).isEqualTo(RandomTraceFlag.COMPATIBLE);
		assertThat(this.properties.getW3c().getTraceState().getMaxLength()).isEqualTo(4096);
		assertThat(this.properties.getW3c().getBaggage().getMaxMembers()).isEqualTo(64);
		assertThat(this.properties.getW3c().getBaggage().getMaxBytes()).isEqualTo(8192);
	}

	@Test
	void valuesAreBound() {
		Map<String, String> values = Map.of("trace-propagation.enabled", "false", "trace-propagation.ledger.enabled",
				"false", "trace-propagation.w3c.random-flag", "level2", "trace-propagation.w3c.trace-state.max-length",
				"512", "trace-propagation.w3c.baggage.max-members", "1", "trace-propagation.w3c.baggage.max-bytes",
				"100");
		TracePropagationProperties bound = new Binder(new MapConfigurationPropertySource(values))
			.bind("trace-propagation", TracePropagationProperties.class)
			.get();
		assertThat(bound.isEnabled()).isFalse();
		assertThat(bound.getLedger().isEnabled()).isFalse();
		assertThat(bound.getW3c().getRandomFlag()).isEqualTo(RandomTraceFlag.LEVEL2);
		assertThat(bound.getW3c().getTraceState().getMaxLength()).isEqualTo(512);
		assertThat(bound.getW3c().getBaggage().getMaxMembers()).isOne();
		assertThat(bound.getW3c().getBaggage().getMaxBytes()).isEqualTo(100);
	}

	@Test
	void traceStateMayNotBeShorterThanTheSpecificationAsks() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> this.properties.getW3c().getTraceState().setMaxLength(511));
	}

	@Test
	void limitsOfBaggageMustLetSomethingThrough() {
		TracePropagationProperties.Baggage baggage = this.properties.getW3c().getBaggage();
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> baggage.setMaxMembers(0));
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> baggage.setMaxBytes(0));
	}

}
