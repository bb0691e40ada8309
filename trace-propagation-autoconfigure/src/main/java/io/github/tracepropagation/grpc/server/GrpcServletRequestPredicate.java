// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.server;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * {@link ObservationPredicate} that leaves a gRPC call to the observation of gRPC where a
 * servlet container receives it, so that it has one span and not that of an HTTP request
 * around it.
 *
 * @since 0.1.0
 */
public final class GrpcServletRequestPredicate implements ObservationPredicate {

	private static final String CONTENT_TYPE = "application/grpc";

	private static final String SERVLET = "io.grpc.servlet.jakarta.GrpcServlet";

	@Override
	public boolean test(String name, Observation.Context context) {
		return !(context instanceof ServerRequestObservationContext serverContext
				&& isCall(serverContext.getCarrier()));
	}

	private static boolean isCall(@Nullable HttpServletRequest request) {
		return request != null && request.getContentType() != null && request.getContentType().startsWith(CONTENT_TYPE)
				&& isForGrpcServlet(request);
	}

	private static boolean isForGrpcServlet(HttpServletRequest request) {
		HttpServletMapping mapping = request.getHttpServletMapping();
		ServletRegistration servlet = (mapping != null)
				? request.getServletContext().getServletRegistration(mapping.getServletName()) : null;
		return servlet != null && SERVLET.equals(servlet.getClassName());
	}

}
