// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * {@link HopResolver} for NATS. The destination is the subject, the route its template;
 * NATS does not tell who the peer is.
 *
 * @since 0.1.0
 */
public final class NatsHopResolver implements HopResolver {

	private static final String TRANSPORT = "nats";

	@Override
	public @Nullable Hop resolve(Observation.Context context) {
		if (context instanceof NatsMessageSenderContext sender) {
			return Hop.outbound(TRANSPORT, null, sender.getSubject(), sender.getSubjectTemplate());
		}
		if (context instanceof NatsMessageReceiverContext receiver) {
			return Hop.inbound(TRANSPORT, null, receiver.getSubject(), receiver.getSubscribedSubject());
		}
		return null;
	}

}
