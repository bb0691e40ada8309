// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.jetty;

import io.github.tracepropagation.http.server.ContainerScope;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler.ContextScopeListener;
import org.jspecify.annotations.Nullable;

/**
 * {@link ContextScopeListener} that gives a request a {@link ContainerScope} when Jetty
 * turns to it on a thread, and closes it when Jetty leaves it on that thread.
 *
 * @since 0.1.0
 */
public class ContainerScopeListener implements ContextScopeListener {

	@Override
	public void enterScope(Context context, @Nullable Request request) {
		if (request != null) {
			request.setAttribute(ContainerScope.ATTRIBUTE, new ContainerScope());
		}
	}

	@Override
	public void exitScope(Context context, @Nullable Request request) {
		if (request != null && request.getAttribute(ContainerScope.ATTRIBUTE) instanceof ContainerScope scope) {
			scope.close();
		}
	}

}
