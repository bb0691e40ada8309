// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.client;

import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.ledger.Hop;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationContext;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * {@link HopResolver} for calls by gRPC: the peer is the host of the channel's authority
 * without its port, destination and route are the full name of the method, such as
 * {@code shipping.Quotes/Ask}.
 *
 * @since 0.1.0
 */
public final class GrpcClientHopResolver implements HopResolver {

	@Override
	public @Nullable Hop resolve(Observation.Context context) {
		if (!(context instanceof GrpcClientObservationContext clientContext)) {
			return null;
		}
		String method = clientContext.getFullMethodName();
		return Hop.outbound("grpc", TargetHost.of(clientContext.getAuthority()), method).withRoute(method);
	}

}
