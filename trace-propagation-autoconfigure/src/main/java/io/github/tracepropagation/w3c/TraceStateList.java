// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import org.jspecify.annotations.Nullable;

/**
 * {@link TraceState} with the level-2 grammar, which the OpenTelemetry SDK hands from a
 * span to its children as it is. Immutable but for what it remembers of its own written
 * form: a request that makes ten calls writes it once. Two threads that race to write it
 * do so twice, with equal results.
 */
final class TraceStateList implements TraceState {

	private final String[] entries;

	private @Nullable String whole;

	private @Nullable TraceStateCut cut;

	/**
	 * Create a list.
	 * @param entries keys and values in turn, valid and with distinct keys
	 * @param whole the entries as a header value if that is at hand
	 */
	TraceStateList(String[] entries, @Nullable String whole) {
		this.entries = entries;
		this.whole = whole;
	}

	/**
	 * Return the given trace state itself or, where it is of somebody else's making, what
	 * can be sent of it.
	 * @param traceState the trace state
	 * @param dropListener hears of entries that cannot be sent
	 * @return a list that can be written
	 */
	static TraceStateList of(TraceState traceState, DropListener dropListener) {
		if (traceState instanceof TraceStateList list) {
			return list;
		}
		TraceStateCollector collector = new TraceStateCollector();
		traceState.forEach(collector);
		return collector.toList(dropListener);
	}

	/**
	 * Return the header value, at most {@code maxLength} characters. Whole members go
	 * where it would be longer, and the listener hears of it each time.
	 * @param maxLength the maximum length
	 * @param dropListener hears of members that had to go
	 * @return the header value, perhaps empty
	 */
	String toHeader(int maxLength, DropListener dropListener) {
		String header = toString();
		if (header.length() <= maxLength) {
			return header;
		}
		TraceStateCut shorter = this.cut;
		if (shorter == null || shorter.maxLength() != maxLength) {
			shorter = TraceStateCut.of(this.entries, header.length(), maxLength);
			this.cut = shorter;
		}
		dropListener.dropped(W3CTraceContext.TRACE_STATE, DropReason.TOO_LONG, shorter.members());
		return shorter.header();
	}

	@Override
	public @Nullable String get(@Nullable String key) {
		for (int i = 0; i < this.entries.length; i += 2) {
			if (this.entries[i].equals(key)) {
				return this.entries[i + 1];
			}
		}
		return null;
	}

	@Override
	public int size() {
		return this.entries.length / 2;
	}

	@Override
	public boolean isEmpty() {
		return this.entries.length == 0;
	}

	@Override
	public void forEach(@Nullable BiConsumer<String, String> consumer) {
		if (consumer == null) {
			return;
		}
		for (int i = 0; i < this.entries.length; i += 2) {
			consumer.accept(this.entries[i], this.entries[i + 1]);
		}
	}

	@Override
	public Map<String, String> asMap() {
		Map<String, String> map = new LinkedHashMap<>();
		forEach(map::put);
		return Collections.unmodifiableMap(map);
	}

	@Override
	public TraceStateBuilder toBuilder() {
		return new TraceStateListBuilder(this.entries);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TraceStateList that && Arrays.equals(this.entries, that.entries);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.entries);
	}

	/** Return all members as one header value. */
	@Override
	public String toString() {
		String header = this.whole;
		if (header == null) {
			StringBuilder builder = new StringBuilder();
			for (int i = 0; i < this.entries.length; i += 2) {
				append(builder, this.entries[i], this.entries[i + 1]);
			}
			header = builder.toString();
			this.whole = header;
		}
		return header;
	}

	static void append(StringBuilder header, String key, String value) {
		if (!header.isEmpty()) {
			header.append(',');
		}
		header.append(key).append('=').append(value);
	}

}
