// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.Locale;

/**
 * What became of the trace context at a {@link Hop}.
 *
 * @since 0.1.0
 */
public enum Outcome {

	/**
	 * Inbound: the caller's trace goes on.
	 */
	CONTINUED,

	/**
	 * Inbound: the caller sent no context, a trace was started.
	 */
	STARTED,

	/**
	 * Inbound: the caller's {@code traceparent} was not valid, a trace was started.
	 */
	MALFORMED,

	/**
	 * Inbound: the caller sent more than one {@code traceparent}, a trace was started.
	 */
	DUPLICATE,

	/**
	 * Inbound: policy started a trace that links to the caller's span.
	 */
	RESTARTED,

	/**
	 * Inbound: policy started a trace as if the caller had sent no context.
	 */
	IGNORED,

	/**
	 * Outbound: the context was written to the carrier.
	 */
	INJECTED,

	/**
	 * Outbound: policy kept the trace from leaving.
	 */
	WITHHELD,

	/**
	 * Outbound: there was no trace to send.
	 */
	NO_CONTEXT,

	/**
	 * Outbound: the transport takes no context along, such as a NATS connection without
	 * headers.
	 */
	UNSUPPORTED,

	/**
	 * Either way: the carrier could not be read or written.
	 */
	FAILED;

	private final String tag = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the outcome as a meter tag value.
	 * @return the name in lower case
	 */
	public String tag() {
		return this.tag;
	}

}
