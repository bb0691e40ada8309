// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.Map;
import java.util.TreeMap;

import io.github.tracepropagation.ledger.LedgerSnapshot.Hops;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that every part of a snapshot is accounted for.
 */
final class AddsUp {

	private AddsUp() {
	}

	static void check(Hops hops) {
		assertThat(hops.total()).isEqualTo(hops.outcomes().values().stream().mapToLong(Long::longValue).sum());
		check(hops, hops.routes());
		check(hops, hops.peers());
	}

	private static void check(Hops whole, @Nullable Map<String, Hops> parts) {
		if (parts == null) {
			return;
		}
		Map<String, Long> sums = new TreeMap<>();
		parts.values().forEach((part) -> {
			assertThat(part.outcomes().values()).allMatch((count) -> count > 0);
			part.outcomes().forEach((outcome, count) -> sums.merge(outcome, count, Long::sum));
			check(part);
		});
		assertThat(sums).isEqualTo(new TreeMap<>(whole.outcomes()));
	}

}
