// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Lets the context of a failed request be current for what its container does after the
 * application, such as logging the exception. The container side puts one into the
 * request's attribute {@link #ATTRIBUTE} and closes it before its thread turns to
 * something else; the application side opens it when it is through with the request. Does
 * nothing on any thread but the one that made it, and nothing once it is closed.
 *
 * @since 0.1.0
 */
public final class ContainerScope implements AutoCloseable {

	/**
	 * Name of the request attribute.
	 */
	public static final String ATTRIBUTE = ContainerScope.class.getName();

	private final Thread thread = Thread.currentThread();

	private @Nullable Scope scope;

	private boolean closed;

	/**
	 * Make a context current until this is closed, unless one is already.
	 * @param context the context of the request
	 */
	public void open(Context context) {
		if (Thread.currentThread() == this.thread && !this.closed && this.scope == null) {
			this.scope = context.makeCurrent();
		}
	}

	/**
	 * Take the context off the thread again, if it was opened.
	 */
	@Override
	public void close() {
		this.closed = true;
		if (this.scope != null) {
			this.scope.close();
			this.scope = null;
		}
	}

}
