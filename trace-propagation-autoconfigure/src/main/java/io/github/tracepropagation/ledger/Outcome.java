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
	CONTINUED(Presence.PRESENT),

	/**
	 * Inbound: the caller sent no context, a trace was started.
	 */
	STARTED(Presence.MISSING),

	/**
	 * Inbound: the caller's {@code traceparent} was not valid, a trace was started.
	 */
	MALFORMED(Presence.MISSING),

	/**
	 * Inbound: the caller sent more than one {@code traceparent}, a trace was started.
	 */
	DUPLICATE(Presence.MISSING),

	/**
	 * Inbound: policy started a trace that links to the caller's span.
	 */
	RESTARTED(Presence.PRESENT),

	/**
	 * Inbound: policy started a trace as if the caller had sent no context.
	 */
	IGNORED(Presence.PRESENT),

	/**
	 * Outbound: the context was written to the carrier.
	 */
	INJECTED(Presence.PRESENT),

	/**
	 * Outbound: policy kept the trace from leaving.
	 */
	WITHHELD(Presence.KEPT_IN),

	/**
	 * Outbound: there was no trace to send.
	 */
	NO_CONTEXT(Presence.MISSING),

	/**
	 * Outbound: the transport takes no context along, such as a NATS connection without
	 * headers.
	 */
	UNSUPPORTED(Presence.MISSING),

	/**
	 * Either way: the carrier could not be read or written.
	 */
	FAILED(Presence.MISSING);

	private final String tag = name().toLowerCase(Locale.ROOT);

	private final Presence context;

	Outcome(Presence context) {
		this.context = context;
	}

	/**
	 * Return the outcome as a meter tag value.
	 * @return the name in lower case
	 */
	public String tag() {
		return this.tag;
	}

	/**
	 * Return whether the hop carried a valid context: inbound the caller sent one,
	 * whatever policy made of it ({@link #CONTINUED}, {@link #RESTARTED},
	 * {@link #IGNORED}); outbound it was written ({@link #INJECTED}). A hop that
	 * {@link #FAILED} counts as one without.
	 * @return whether there was a context
	 */
	public boolean isWithContext() {
		return this.context == Presence.PRESENT;
	}

	/**
	 * Return whether a context should have been there and was not. Policy that keeps one
	 * in is not such a case.
	 * @return whether the context is missing
	 */
	boolean isContextMissing() {
		return this.context == Presence.MISSING;
	}

	private enum Presence {

		PRESENT, MISSING, KEPT_IN

	}

}
