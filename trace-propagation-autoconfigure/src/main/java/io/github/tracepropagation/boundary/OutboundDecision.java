// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

/**
 * What an {@link OutboundPolicy} lets leave the process.
 *
 * @param trace whether {@code traceparent} and {@code tracestate} leave
 * @param baggage which entries of {@code baggage} leave
 * @since 0.1.0
 */
public record OutboundDecision(boolean trace, BaggageFilter baggage) {

	/**
	 * Everything leaves.
	 */
	public static final OutboundDecision INJECT = new OutboundDecision(true, BaggageFilter.ALL);

	/**
	 * The trace leaves, its baggage stays.
	 */
	public static final OutboundDecision INJECT_WITHOUT_BAGGAGE = new OutboundDecision(true, BaggageFilter.NONE);

	/**
	 * Nothing leaves.
	 */
	public static final OutboundDecision WITHHOLD = new OutboundDecision(false, BaggageFilter.NONE);

}
