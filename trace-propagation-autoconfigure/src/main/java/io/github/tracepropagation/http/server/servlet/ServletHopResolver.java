// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.http.server.HttpRoutes;
import io.github.tracepropagation.http.server.PeerAddress;
import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * {@link HopResolver} for requests to a servlet container: the peer is the remote
 * address, the destination the path. The path is the one by which the container finds the
 * servlet: decoded and without path parameters, so that a rule about {@code /orders}
 * holds for {@code /%6Frders} and {@code /orders;v=1} as well. The route is the path
 * pattern of the handler, known when the request has been answered.
 *
 * @since 0.1.0
 */
public final class ServletHopResolver implements HopResolver {

	private static final String TRANSPORT = "http";

	@Override
	public @Nullable Hop resolve(Observation.Context context) {
		if (!(context instanceof ServerRequestObservationContext serverContext)) {
			return null;
		}
		HttpServletRequest request = serverContext.getCarrier();
		return (request != null) ? resolve(request) : Hop.inbound(TRANSPORT, null, null);
	}

	@Override
	public @Nullable String resolveRoute(Observation.Context context) {
		if (!(context instanceof ServerRequestObservationContext serverContext)) {
			return null;
		}
		HttpServletResponse response = serverContext.getResponse();
		return HttpRoutes.of(serverContext.getPathPattern(), (response != null) ? response.getStatus() : null);
	}

	static Hop resolve(HttpServletRequest request) {
		return Hop.inbound(TRANSPORT, PeerAddress.of(request.getRemoteAddr()), ServletPaths.withContextPath(request))
			.withPrincipal(new ServletPrincipal(request));
	}

}
