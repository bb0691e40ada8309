// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Paths as the container has mapped them: decoded, normalized and without path
 * parameters, so that {@code /orders}, {@code /%6Frders} and {@code /orders;v=1} are one.
 */
final class ServletPaths {

	private ServletPaths() {
	}

	static String withinApplication(HttpServletRequest request) {
		String pathInfo = request.getPathInfo();
		return (pathInfo != null) ? request.getServletPath() + pathInfo : request.getServletPath();
	}

	static String withContextPath(HttpServletRequest request) {
		String mapped = withinApplication(request);
		return mapped.isEmpty() ? request.getRequestURI() : request.getServletContext().getContextPath() + mapped;
	}

}
