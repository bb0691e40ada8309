// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import org.jspecify.annotations.Nullable;

/**
 * {@link TraceStateBuilder} with the level-2 grammar. What is put goes to the front, and
 * pushes out the last member where there are 32; what is not valid is ignored. Not
 * thread-safe.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#mutating-the-tracestate-field">
 * Mutating the tracestate Field</a>
 */
final class TraceStateListBuilder implements TraceStateBuilder {

	private final List<String> entries;

	TraceStateListBuilder(String[] entries) {
		this.entries = new ArrayList<>(Arrays.asList(entries));
	}

	@Override
	public TraceStateBuilder put(@Nullable String key, @Nullable String value) {
		if (TraceStateGrammar.isKey(key) && TraceStateGrammar.isValue(value)) {
			remove(key);
			this.entries.addAll(0, List.of(key, value));
			if (this.entries.size() > 2 * TraceStateGrammar.MAX_MEMBERS) {
				removeMember(this.entries.size() - 2);
			}
		}
		return this;
	}

	@Override
	public TraceStateBuilder remove(@Nullable String key) {
		for (int i = 0; i < this.entries.size(); i += 2) {
			if (this.entries.get(i).equals(key)) {
				removeMember(i);
				break;
			}
		}
		return this;
	}

	private void removeMember(int index) {
		this.entries.subList(index, index + 2).clear();
	}

	@Override
	public TraceState build() {
		return this.entries.isEmpty() ? TraceState.getDefault()
				: new TraceStateList(this.entries.toArray(new String[0]), null);
	}

}
