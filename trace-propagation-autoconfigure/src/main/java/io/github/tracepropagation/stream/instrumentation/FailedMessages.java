// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Remembers to which trace a failure belongs, for as long as there is the exception, so
 * that it is handled within that trace when the span is over. Safe for use by any number
 * of threads.
 */
final class FailedMessages {

	private static final int MAX_CAUSES = 20;

	private final Map<Failure, Context> contexts = new ConcurrentHashMap<>();

	private final ReferenceQueue<Throwable> gone = new ReferenceQueue<>();

	/**
	 * Remember to what an exception belongs.
	 * @param failure the exception
	 * @param context the context of the message that failed
	 */
	void remember(Throwable failure, Context context) {
		// A span that records holds on to the exception, for which this is kept
		Span span = Span.wrap(Span.fromContext(context).getSpanContext());
		for (Object each = this.gone.poll(); each != null; each = this.gone.poll()) {
			this.contexts.remove(each);
		}
		this.contexts.putIfAbsent(new Failure(failure, this.gone),
				Baggage.fromContext(context).storeInContext(Context.root().with(span)));
	}

	/**
	 * Return what an exception belongs to.
	 * @param failure an exception, or one around it
	 * @return the context, or {@code null} where that is not known
	 */
	@Nullable Context find(Throwable failure) {
		Throwable cause = failure;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			Context context = this.contexts.get(new Failure(cause, null));
			if (context != null) {
				return context;
			}
			cause = cause.getCause();
		}
		return null;
	}

	/**
	 * An exception by its identity, as some equal others of their class.
	 */
	private static final class Failure extends WeakReference<Throwable> {

		private final int hash;

		Failure(Throwable failure, @Nullable ReferenceQueue<Throwable> gone) {
			super(failure, gone);
			this.hash = System.identityHashCode(failure);
		}

		@Override
		public boolean equals(Object other) {
			return this == other || (other instanceof Failure failure && failure.refersTo(get()) && get() != null);
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

}
