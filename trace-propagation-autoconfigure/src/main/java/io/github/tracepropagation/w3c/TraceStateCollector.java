// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Collects the entries of a foreign trace state that are fit to be sent. OpenTelemetry's
 * own are; those of an implementation that does not check its input may not be.
 */
final class TraceStateCollector implements BiConsumer<String, String> {

	private final List<String> entries = new ArrayList<>();

	private int malformed;

	private int tooMany;

	@Override
	public void accept(@Nullable String key, @Nullable String value) {
		if (!TraceStateGrammar.isKey(key) || !TraceStateGrammar.isValue(value)) {
			this.malformed++;
		}
		else if (this.entries.size() / 2 == TraceStateGrammar.MAX_MEMBERS) {
			this.tooMany++;
		}
		else {
			this.entries.add(key);
			this.entries.add(value);
		}
	}

	TraceStateList toList(DropListener dropListener) {
		if (this.malformed > 0) {
			dropListener.dropped(W3CTraceContext.TRACE_STATE, DropReason.MALFORMED, this.malformed);
		}
		if (this.tooMany > 0) {
			dropListener.dropped(W3CTraceContext.TRACE_STATE, DropReason.TOO_MANY_MEMBERS, this.tooMany);
		}
		return new TraceStateList(this.entries.toArray(new String[0]), null);
	}

}
