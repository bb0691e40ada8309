// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.SpanContext;

/**
 * Decides whether the context a caller sent is taken over. Asked once for each inbound
 * hop that carries a valid {@code traceparent} or, without one, {@code baggage}; on the
 * thread of the hop, so it must be quick. Where it throws, the hop goes on with
 * {@link InboundDecision#RESTART}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface InboundPolicy {

	/**
	 * Decide what is done with the caller's context.
	 * @param hop the hop by which it arrived
	 * @param caller the caller's span context, remote; not valid where the caller sent
	 * baggage alone
	 * @return the decision
	 */
	InboundDecision decide(Hop hop, SpanContext caller);

}
