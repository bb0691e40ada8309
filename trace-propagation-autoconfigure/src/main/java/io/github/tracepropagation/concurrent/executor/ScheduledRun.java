// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.executor;

import java.util.function.Supplier;

import io.github.tracepropagation.concurrent.TraceSnapshot;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A run on the thread of a scheduler, around the handling of its errors. Spring's span of
 * a scheduled method has ended when its error is handled; here it is current once more
 * until the run is over, so that what is logged of the error has its ids. The same holds
 * for what a task was handed over with.
 */
final class ScheduledRun implements Runnable {

	private static final ThreadLocal<Failure> FAILURE = new ThreadLocal<>();

	private final Runnable task;

	ScheduledRun(Runnable task) {
		this.task = task;
	}

	@Override
	public void run() {
		Failure before = FAILURE.get();
		try (Failure failure = new Failure()) {
			FAILURE.set(failure);
			this.task.run();
		}
		finally {
			if (before != null) {
				FAILURE.set(before);
			}
			else {
				FAILURE.remove();
			}
		}
	}

	/**
	 * Keep a span current until the run of this thread is over, if there is one.
	 * @param span the span within which the run has failed
	 */
	static void failed(Span span) {
		failed(() -> Context.current().with(span).makeCurrent());
	}

	/**
	 * Keep what a task was handed over with current until the run of this thread is over,
	 * if there is one and nothing has failed further inside.
	 * @param snapshot what was current where the task was handed over
	 */
	static void failed(TraceSnapshot snapshot) {
		failed(() -> snapshot.open()::close);
	}

	private static void failed(Supplier<Scope> scope) {
		Failure failure = FAILURE.get();
		if (failure != null && failure.scope == null) {
			failure.scope = scope.get();
		}
	}

	private static final class Failure implements AutoCloseable {

		private @Nullable Scope scope;

		@Override
		public void close() {
			if (this.scope != null) {
				this.scope.close();
			}
		}

	}

}
