// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.function.BiConsumer;

import io.opentelemetry.api.baggage.BaggageEntry;

/**
 * Writes baggage as a header value, entry by entry. Used for one header, by one thread.
 */
final class BaggageWriter implements BiConsumer<String, BaggageEntry> {

	private final StringBuilder header = new StringBuilder();

	private final BaggageLimits limits;

	BaggageWriter(int maxMembers, int maxBytes) {
		this.limits = new BaggageLimits(maxMembers, maxBytes);
	}

	@Override
	public void accept(String key, BaggageEntry entry) {
		String value = entry.getValue();
		String metadata = entry.getMetadata().getValue();
		if (key.isEmpty() || !HeaderChars.all(key, 0, key.length(), HeaderChars.TOKEN)
				|| !HeaderChars.all(metadata, 0, metadata.length(), HeaderChars.METADATA)) {
			this.limits.malformed();
			return;
		}
		// Encoding does not shorten: what is too long already need not be encoded
		if (!this.limits.hasRoomFor(key.length() + 1 + value.length())) {
			return;
		}
		int before = this.header.length();
		if (before > 0) {
			this.header.append(',');
		}
		int start = this.header.length();
		this.header.append(key).append('=');
		PercentCodec.encode(value, this.header);
		appendMetadata(metadata);
		int length = this.header.length() - start;
		if (this.limits.hasRoomFor(length)) {
			this.limits.take(length);
		}
		else {
			this.header.setLength(before);
		}
	}

	private void appendMetadata(String metadata) {
		int start = HeaderChars.skipWhitespace(metadata, 0, metadata.length());
		int end = HeaderChars.trimWhitespace(metadata, start, metadata.length());
		if (start < end) {
			this.header.append(';');
			for (int i = start; i < end; i++) {
				// Some transports allow no tab in a header value
				char character = metadata.charAt(i);
				this.header.append((character != '\t') ? character : ' ');
			}
		}
	}

	String finish(DropListener dropListener) {
		this.limits.report(dropListener);
		return this.header.toString();
	}

}
