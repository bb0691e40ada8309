// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.opentelemetry.api.trace.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of {@code tracestate} as one list. Used for one header, by one thread.
 */
final class TraceStateParser {

	/**
	 * Twice what 32 members of the greatest length need. The rest is white space and
	 * empty members, which the grammar does not bound.
	 */
	static final int MAX_LENGTH = 32 * 1024;

	private final List<String> entries = new ArrayList<>();

	private int members;

	private int lines;

	private int length;

	private int writtenLength = -1;

	private TraceStateParser() {
	}

	/**
	 * Read all lines in order. A list that breaks a rule is discarded as a whole, as the
	 * specification demands, and reported.
	 * @param lines the lines
	 * @param dropListener hears of a discarded list
	 * @return the entries, perhaps none
	 */
	static TraceState parse(@Nullable Iterator<String> lines, DropListener dropListener) {
		String line = HeaderLines.next(lines);
		if (line == null) {
			return TraceState.getDefault();
		}
		TraceStateParser parser = new TraceStateParser();
		String first = line;
		while (line != null) {
			DropReason problem = parser.addLine(line);
			if (problem != null) {
				dropListener.dropped(W3CTraceContext.TRACE_STATE, problem, Math.max(1, parser.members));
				return TraceState.getDefault();
			}
			line = HeaderLines.next(lines);
		}
		return parser.toTraceState(first);
	}

	private @Nullable DropReason addLine(String line) {
		this.lines++;
		if (line.length() >= MAX_LENGTH - this.length) {
			return DropReason.TOO_LONG;
		}
		this.length += line.length() + 1;
		int start = 0;
		while (start <= line.length()) {
			int comma = line.indexOf(',', start);
			int end = (comma >= 0) ? comma : line.length();
			DropReason problem = addMember(line, start, end);
			if (problem != null) {
				return problem;
			}
			start = end + 1;
		}
		return null;
	}

	private @Nullable DropReason addMember(String line, int from, int to) {
		int start = HeaderChars.skipWhitespace(line, from, to);
		int end = HeaderChars.trimWhitespace(line, start, to);
		if (start == end) {
			return null;
		}
		if (++this.members > TraceStateGrammar.MAX_MEMBERS) {
			return DropReason.TOO_MANY_MEMBERS;
		}
		int equals = HeaderChars.indexOf(line, '=', start, end);
		if (equals == end || !TraceStateGrammar.isKey(line, start, equals)
				|| !TraceStateGrammar.isValue(line, equals + 1, end)) {
			return DropReason.MALFORMED;
		}
		if (!hasKey(line, start, equals - start)) {
			this.entries.add(line.substring(start, equals));
			this.entries.add(line.substring(equals + 1, end));
			this.writtenLength += end - start + 1;
		}
		return null;
	}

	private boolean hasKey(String line, int start, int length) {
		for (int i = 0; i < this.entries.size(); i += 2) {
			String key = this.entries.get(i);
			if (key.length() == length && line.startsWith(key, start)) {
				return true;
			}
		}
		return false;
	}

	private TraceState toTraceState(String firstLine) {
		if (this.entries.isEmpty()) {
			return TraceState.getDefault();
		}
		// As long as what would be written, so it is what would be written
		boolean reusable = this.lines == 1 && this.writtenLength == firstLine.length();
		return new TraceStateList(this.entries.toArray(new String[0]), reusable ? firstLine : null);
	}

}
