// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.server;

import java.net.InetSocketAddress;

import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.ledger.Hop;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * {@link HopResolver} for calls to a gRPC server: the peer is the remote address, which
 * callers in the same process and by Unix sockets have none of, destination and route are
 * the full name of the method, such as {@code shipping.Quotes/Ask}. Peer and principal
 * are known of calls that a {@link TracePropagationServerInterceptor} observes.
 *
 * @since 0.1.0
 */
public final class GrpcServerHopResolver implements HopResolver {

	@Override
	public @Nullable Hop resolve(Observation.Context context) {
		if (!(context instanceof GrpcServerObservationContext serverContext)) {
			return null;
		}
		Attributes attributes = serverContext.getOrDefault(Attributes.class, Attributes.EMPTY);
		String method = serverContext.getFullMethodName();
		return Hop.inbound("grpc", peer(attributes), method)
			.withRoute(method)
			.withPrincipal(new SessionPrincipal(attributes));
	}

	private static @Nullable String peer(Attributes attributes) {
		if (!(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress remote)) {
			return null;
		}
		return (remote.getAddress() != null) ? remote.getAddress().getHostAddress() : remote.getHostString();
	}

}
