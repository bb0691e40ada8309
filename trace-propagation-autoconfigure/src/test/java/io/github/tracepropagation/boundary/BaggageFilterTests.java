// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import java.util.List;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BaggageFilter}.
 */
class BaggageFilterTests {

	private static final BaggageFilter TENANT = BaggageFilter.only(List.of("tenant", "region"));

	private static final Baggage BAGGAGE = Baggage.builder()
		.put("tenant", "blue", BaggageEntryMetadata.create("ttl=1"))
		.put("user", "42")
		.build();

	@Test
	void allLetsTheSameBaggagePass() {
		assertThat(BaggageFilter.ALL.apply(BAGGAGE)).isSameAs(BAGGAGE);
		assertThat(BaggageFilter.ALL.admits("anything")).isTrue();
	}

	@Test
	void noneLetsNothingPass() {
		assertThat(BaggageFilter.NONE.apply(BAGGAGE).isEmpty()).isTrue();
		assertThat(BaggageFilter.NONE.admits("tenant")).isFalse();
	}

	@Test
	void keysThatAreNamedPassWithTheirMetadata() {
		Baggage admitted = TENANT.apply(BAGGAGE);
		assertThat(admitted.asMap()).containsOnlyKeys("tenant");
		assertThat(admitted.getEntry("tenant")).isEqualTo(BAGGAGE.getEntry("tenant"));
	}

	@Test
	void keysAreComparedInTheirCase() {
		assertThat(TENANT.admits("tenant")).isTrue();
		assertThat(TENANT.admits("Tenant")).isFalse();
	}

	@Test
	void emptyBaggageStaysTheSame() {
		assertThat(TENANT.apply(Baggage.empty())).isSameAs(Baggage.empty());
		assertThat(BaggageFilter.NONE.apply(Baggage.empty())).isSameAs(Baggage.empty());
	}

	@Test
	void noKeysAreNone() {
		assertThat(BaggageFilter.only(List.of())).isSameAs(BaggageFilter.NONE);
	}

	@Test
	void filtersAreEqualByWhatPasses() {
		assertThat(TENANT).isEqualTo(BaggageFilter.only(List.of("region", "tenant", "tenant")))
			.hasSameHashCodeAs(BaggageFilter.only(List.of("region", "tenant")))
			.isNotEqualTo(BaggageFilter.ALL)
			.isNotEqualTo(BaggageFilter.NONE);
		assertThat(BaggageFilter.ALL).isNotEqualTo(BaggageFilter.NONE);
	}

	@Test
	void tellsWhatPasses() {
		assertThat(TENANT).hasToString("region,tenant");
		assertThat(BaggageFilter.ALL).hasToString("all");
		assertThat(BaggageFilter.NONE).hasToString("none");
	}

}
