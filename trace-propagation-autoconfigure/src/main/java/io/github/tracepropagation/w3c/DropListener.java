// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

/**
 * Hears of members of {@code tracestate} and {@code baggage} that were not taken from, or
 * not written to, a header.
 * <p>
 * Called on the thread that extracts or injects, once per header and reason, so an
 * implementation has to be thread-safe and quick. An exception it throws is swallowed:
 * propagation goes on.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DropListener {

	/** Does nothing. */
	DropListener NONE = (field, reason, members) -> {
	};

	/**
	 * Called after members were left out.
	 * @param field the lower-case header name: {@code tracestate}, {@code baggage} or
	 * that of a header for one entry of baggage
	 * @param reason why they were left out
	 * @param members how many, at least 1; where a whole {@code tracestate} is discarded,
	 * the members read before reading stopped
	 */
	void dropped(String field, DropReason reason, int members);

}
