// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import org.jspecify.annotations.Nullable;

/**
 * The routes by which requests are told apart: the path pattern of the handler, or, in
 * parentheses, why there is none.
 *
 * @since 0.1.0
 */
public final class HttpRoutes {

	/**
	 * The route of requests to {@link ExcludedPaths excluded paths}, which are not
	 * followed until a handler is found.
	 */
	public static final String EXCLUDED = "(excluded)";

	/**
	 * The route of requests that no handler was found for.
	 */
	public static final String UNMATCHED = "(unmatched)";

	private static final int NOT_FOUND = 404;

	private HttpRoutes() {
	}

	/**
	 * Return the route of a request that has been answered.
	 * @param pathPattern the path pattern of its handler, within the application, or
	 * {@code null} where none was found or looked for
	 * @param status the status of the response, or {@code null} where that is not known
	 * @return the route, or {@code null} where the request ended before a handler was
	 * looked for, such as in a filter that refuses it
	 */
	public static @Nullable String of(@Nullable String pathPattern, @Nullable Integer status) {
		if (pathPattern == null) {
			return (status != null && status == NOT_FOUND) ? UNMATCHED : null;
		}
		return pathPattern.isEmpty() ? "/" : pathPattern;
	}

}
