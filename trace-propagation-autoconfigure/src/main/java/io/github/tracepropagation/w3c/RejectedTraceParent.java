// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.Iterator;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * A {@code traceparent} that is there and not taken over. Extraction only tells whether
 * there was a parent; who wants to know why there was none asks here, afterwards, so that
 * a carrier with a parent pays nothing for the answer.
 *
 * @param problem why
 * @param header the line as it stands, of any length and with any characters; of several
 * lines the beginning of what they are when joined by {@code " | "}
 * @since 0.1.0
 */
public record RejectedTraceParent(TraceParentProblem problem, String header) {

	private static final int MAX_JOINED_LENGTH = 512;

	/**
	 * Look at a carrier again.
	 * @param <C> the carrier's type
	 * @param carrier the carrier, handed to the getter as it is
	 * @param getter reads the carrier; all its lines are asked for
	 * @return what was rejected, or {@code null} where there is no line, or one that is
	 * valid
	 */
	public static <C> @Nullable RejectedTraceParent of(@Nullable C carrier, TextMapGetter<C> getter) {
		Iterator<String> lines = getter.getAll(carrier, W3CTraceContext.TRACE_PARENT);
		String first = HeaderLines.next(lines);
		if (first == null) {
			return null;
		}
		String second = HeaderLines.next(lines);
		if (second != null) {
			return new RejectedTraceParent(TraceParentProblem.DUPLICATE, join(first, second, lines));
		}
		TraceParentProblem problem = TraceParentProblem.of(first);
		return (problem != null) ? new RejectedTraceParent(problem, first) : null;
	}

	private static String join(String first, String second, Iterator<String> others) {
		StringBuilder joined = new StringBuilder();
		append(joined, first);
		String line = second;
		while (line != null && joined.length() < MAX_JOINED_LENGTH) {
			append(joined.append(" | "), line);
			line = HeaderLines.next(others);
		}
		return joined.toString();
	}

	private static void append(StringBuilder joined, String line) {
		joined.append(line, 0, Math.min(line.length(), MAX_JOINED_LENGTH));
	}

}
