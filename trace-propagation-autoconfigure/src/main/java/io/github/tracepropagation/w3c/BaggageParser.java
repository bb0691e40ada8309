// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;

/**
 * Reads the lines of {@code baggage} as one list. Used for one header, by one thread.
 * Members past a limit are only counted, so beyond a pass over the characters the work is
 * bounded by the limits.
 */
final class BaggageParser {

	private final BaggageBuilder baggage = Baggage.builder();

	private final BaggageLimits limits;

	BaggageParser(int maxMembers, int maxBytes) {
		this.limits = new BaggageLimits(maxMembers, maxBytes);
	}

	void addLine(String line) {
		int start = 0;
		while (start <= line.length()) {
			int comma = line.indexOf(',', start);
			int end = (comma >= 0) ? comma : line.length();
			addMember(line, start, end);
			start = end + 1;
		}
	}

	private void addMember(String line, int from, int to) {
		int start = HeaderChars.skipWhitespace(line, from, to);
		int end = HeaderChars.trimWhitespace(line, start, to);
		if (start == end || !this.limits.hasRoomFor(end - start)) {
			return;
		}
		int semicolon = HeaderChars.indexOf(line, ';', start, end);
		int equals = HeaderChars.indexOf(line, '=', start, semicolon);
		int keyEnd = HeaderChars.trimWhitespace(line, start, equals);
		int valueStart = HeaderChars.skipWhitespace(line, Math.min(equals + 1, semicolon), semicolon);
		int valueEnd = HeaderChars.trimWhitespace(line, valueStart, semicolon);
		if (equals == semicolon || start == keyEnd || !HeaderChars.all(line, start, keyEnd, HeaderChars.TOKEN)
				|| !HeaderChars.all(line, valueStart, valueEnd, HeaderChars.BAGGAGE_OCTET)
				|| !HeaderChars.all(line, semicolon, end, HeaderChars.METADATA)) {
			this.limits.malformed();
			return;
		}
		this.limits.take(end - start);
		this.baggage.put(line.substring(start, keyEnd), PercentCodec.decode(line, valueStart, valueEnd),
				metadata(line, semicolon, end));
	}

	private static BaggageEntryMetadata metadata(String line, int semicolon, int end) {
		int start = HeaderChars.skipWhitespace(line, Math.min(semicolon + 1, end), end);
		return (start < end) ? BaggageEntryMetadata.create(line.substring(start, end)) : BaggageEntryMetadata.empty();
	}

	Baggage finish(DropListener dropListener) {
		this.limits.report(dropListener);
		return this.baggage.build();
	}

}
