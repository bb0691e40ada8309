// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * The scopes that an accessor has opened on each thread and not closed yet. A thread that
 * has none keeps nothing.
 */
final class OpenScopes {

	private final ThreadLocal<@Nullable Deque<TraceScope>> scopes = new ThreadLocal<>();

	void push(TraceScope scope) {
		Deque<TraceScope> opened = this.scopes.get();
		if (opened == null) {
			opened = new ArrayDeque<>(4);
			this.scopes.set(opened);
		}
		opened.push(scope);
	}

	void closeLast() {
		Deque<TraceScope> opened = this.scopes.get();
		if (opened == null) {
			return;
		}
		TraceScope last = opened.pop();
		if (opened.isEmpty()) {
			this.scopes.remove();
		}
		last.close();
	}

}
