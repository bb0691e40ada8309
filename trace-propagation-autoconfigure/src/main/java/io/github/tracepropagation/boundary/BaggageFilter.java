// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Tells which entries of baggage may pass. Immutable.
 *
 * @since 0.1.0
 */
public final class BaggageFilter {

	/**
	 * Every entry passes.
	 */
	public static final BaggageFilter ALL = new BaggageFilter(null);

	/**
	 * No entry passes.
	 */
	public static final BaggageFilter NONE = new BaggageFilter(Set.of());

	private final @Nullable Set<String> keys;

	private BaggageFilter(@Nullable Set<String> keys) {
		this.keys = keys;
	}

	/**
	 * Create a filter that lets some entries pass.
	 * @param keys the keys of these, in the case in which they are sent
	 * @return the filter
	 */
	public static BaggageFilter only(Collection<String> keys) {
		return keys.isEmpty() ? NONE : new BaggageFilter(Set.copyOf(keys));
	}

	/**
	 * Return whether an entry may pass.
	 * @param key the key of the entry
	 * @return whether it may pass
	 */
	public boolean admits(String key) {
		return this.keys == null || this.keys.contains(key);
	}

	/**
	 * Leave out what may not pass.
	 * @param baggage the entries
	 * @return those that may pass, the same baggage where all may
	 */
	public Baggage apply(Baggage baggage) {
		if (this.keys == null || baggage.isEmpty()) {
			return baggage;
		}
		BaggageBuilder admitted = Baggage.builder();
		baggage.forEach((key, entry) -> {
			if (admits(key)) {
				admitted.put(key, entry.getValue(), entry.getMetadata());
			}
		});
		return admitted.build();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof BaggageFilter that
				&& ((this.keys != null) ? this.keys.equals(that.keys) : that.keys == null);
	}

	@Override
	public int hashCode() {
		return (this.keys != null) ? this.keys.hashCode() : 0;
	}

	/**
	 * Tell what may pass.
	 * @return {@code all}, {@code none}, or the keys in the order of the alphabet
	 */
	@Override
	public String toString() {
		if (this.keys == null) {
			return "all";
		}
		return this.keys.isEmpty() ? "none" : String.join(",", new TreeSet<>(this.keys));
	}

}
