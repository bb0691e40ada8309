// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import java.net.InetSocketAddress;

import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.http.server.HttpRoutes;
import io.github.tracepropagation.http.server.PeerAddress;
import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * {@link HopResolver} for requests to a reactive server: the peer is the remote address,
 * the destination the path. The path is the one by which WebFlux finds the handler:
 * within the application, whatever prefix a caller claims, decoded and without path
 * parameters, so that a rule about {@code /orders} holds for {@code /%6Frders} and
 * {@code /orders;v=1} as well. An encoded slash stays encoded, as it separates nothing.
 * The route is the path pattern of the handler, known when the request has been answered.
 *
 * @since 0.1.0
 */
public final class ReactiveHopResolver implements HopResolver {

	private static final String TRANSPORT = "http";

	@Override
	public @Nullable Hop resolve(Observation.Context context) {
		if (!(context instanceof ServerRequestObservationContext serverContext)) {
			return null;
		}
		ServerHttpRequest request = serverContext.getCarrier();
		return (request != null) ? hop(request) : Hop.inbound(TRANSPORT, null, null);
	}

	@Override
	public @Nullable String resolveRoute(Observation.Context context) {
		if (!(context instanceof ServerRequestObservationContext serverContext)) {
			return null;
		}
		ServerHttpResponse response = serverContext.getResponse();
		HttpStatusCode status = (response != null) ? response.getStatusCode() : null;
		return HttpRoutes.of(serverContext.getPathPattern(), (status != null) ? status.value() : null);
	}

	static Hop hop(ServerHttpRequest request) {
		return Hop
			.inbound(TRANSPORT, address(request.getRemoteAddress()), path(request.getPath().pathWithinApplication()))
			.withPrincipal(new ReactivePrincipal(request));
	}

	// An address that a forwarding header has named is not resolved
	private static @Nullable String address(@Nullable InetSocketAddress remote) {
		if (remote == null) {
			return null;
		}
		return PeerAddress
			.of((remote.getAddress() != null) ? remote.getAddress().getHostAddress() : remote.getHostString());
	}

	private static String path(PathContainer path) {
		StringBuilder mapped = new StringBuilder();
		for (PathContainer.Element element : path.elements()) {
			mapped.append(decoded(element));
		}
		return mapped.toString();
	}

	private static String decoded(PathContainer.Element element) {
		return (element instanceof PathContainer.PathSegment segment) ? segment.valueToMatch().replace("/", "%2F")
				: element.value();
	}

}
