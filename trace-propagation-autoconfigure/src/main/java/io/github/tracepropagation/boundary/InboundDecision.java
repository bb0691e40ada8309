// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

/**
 * What an {@link InboundPolicy} says of a caller's trace context.
 *
 * @since 0.1.0
 */
public enum InboundDecision {

	/**
	 * Continue the caller's trace, with its {@code tracestate} and baggage.
	 */
	CONTINUE,

	/**
	 * Continue the caller's trace, with its {@code tracestate} and baggage, but decide
	 * here whether it is sampled: the caller's decision does not count.
	 */
	CONTINUE_UNSAMPLED,

	/**
	 * Start a trace that links to the caller's span, without its {@code tracestate} and
	 * baggage.
	 */
	RESTART,

	/**
	 * Start a trace as if the caller had sent no context.
	 */
	IGNORE

}
