// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

/**
 * How a service treats the random-trace-id flag, the bit {@code 02} that level 2 of Trace
 * Context added to {@code traceparent}. Some readers of the older level reject a header
 * that carries it and silently start a new trace.
 * <p>
 * The flag says how a trace id was made, so it has two sides: what is set on a trace that
 * starts here, which is decided where ids are generated, and what is passed on, which
 * {@link W3CTraceContext} decides.
 *
 * @since 0.1.0
 * @see <a href="https://www.w3.org/TR/trace-context-2/#random-trace-id-flag">Random Trace
 * ID Flag</a>
 */
public enum RandomTraceFlag {

	/**
	 * Traces that start here do not set the flag; one that arrived with it keeps it, as
	 * the specification demands.
	 */
	COMPATIBLE,

	/**
	 * Traces that start here set the flag when their ids are random; one that arrived
	 * with it keeps it.
	 */
	LEVEL2,

	/**
	 * The flag is never sent, not even on a trace that arrived with it. For neighbours
	 * that reject it; level 2 does not provide for this.
	 */
	STRIP

}
