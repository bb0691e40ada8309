// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

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

	private final Map<Throwable, Context> contexts = Collections.synchronizedMap(new WeakHashMap<>());

	/**
	 * Remember to what an exception belongs.
	 * @param failure the exception
	 * @param context the context of the message that failed
	 */
	void remember(Throwable failure, Context context) {
		// A span that records holds on to the exception, for which this is kept
		Span span = Span.wrap(Span.fromContext(context).getSpanContext());
		this.contexts.putIfAbsent(failure, Baggage.fromContext(context).storeInContext(Context.root().with(span)));
	}

	/**
	 * Return what an exception belongs to.
	 * @param failure an exception, or one around it
	 * @return the context, or {@code null} where that is not known
	 */
	@Nullable Context find(Throwable failure) {
		Throwable cause = failure;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			Context context = this.contexts.get(cause);
			if (context != null) {
				return context;
			}
			cause = cause.getCause();
		}
		return null;
	}

}
