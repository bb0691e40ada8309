// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.Iterator;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * What a carrier holds under {@code traceparent}. Extraction only tells whether there was
 * a parent; who wants to know why there was none asks here, afterwards, so that a carrier
 * with a parent pays nothing for the answer.
 *
 * @since 0.1.0
 */
public enum TraceParentStatus {

	/** One line, and a valid one. */
	VALID,

	/** No line. */
	ABSENT,

	/** One line that {@link TraceParent#parse} rejects, an empty one included. */
	MALFORMED,

	/** More than one line, even if all are the same. */
	DUPLICATE;

	/**
	 * Look at a carrier again.
	 * @param <C> the carrier's type
	 * @param carrier the carrier, handed to the getter as it is
	 * @param getter reads the carrier; all its lines are asked for
	 * @return what is there
	 */
	public static <C> TraceParentStatus of(@Nullable C carrier, TextMapGetter<C> getter) {
		Iterator<String> lines = getter.getAll(carrier, W3CTraceContext.TRACE_PARENT);
		String line = HeaderLines.next(lines);
		if (line == null) {
			return ABSENT;
		}
		if (HeaderLines.next(lines) != null) {
			return DUPLICATE;
		}
		return (TraceParent.parse(line) != null) ? VALID : MALFORMED;
	}

}
