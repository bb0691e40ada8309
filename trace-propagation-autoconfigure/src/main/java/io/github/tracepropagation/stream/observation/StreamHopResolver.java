// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * {@link HopResolver} for Spring Cloud Stream. The transport is {@code stream}, whatever
 * the binder, so that one rule holds when the binder changes; the destination is that of
 * the binding.
 *
 * @since 0.1.0
 */
public final class StreamHopResolver implements HopResolver {

	private static final String TRANSPORT = "stream";

	@Override
	public @Nullable Hop resolve(Observation.Context context) {
		if (context instanceof StreamSenderContext sender) {
			BindingInfo binding = sender.getBinding();
			return Hop.outbound(TRANSPORT, null, binding.destination(), binding.route());
		}
		if (context instanceof StreamReceiverContext receiver) {
			BindingInfo binding = receiver.getBinding();
			return Hop.inbound(TRANSPORT, null, binding.destination(), binding.route());
		}
		return null;
	}

}
