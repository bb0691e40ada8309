// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging;

import java.util.List;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The entries of ours in the MDC of one thread, and what was there in their place. Used
 * by that thread alone.
 */
final class MdcEntries {

	private final List<String> keys;

	private final boolean[] written;

	private final @Nullable String[] replaced;

	private int count;

	private @Nullable Context context;

	MdcEntries(List<String> keys) {
		this.keys = keys;
		this.written = new boolean[keys.size()];
		this.replaced = new String[keys.size()];
	}

	boolean isOf(Context context) {
		return this.context == context;
	}

	void setContext(Context context) {
		this.context = context;
	}

	boolean isEmpty() {
		return this.count == 0;
	}

	/**
	 * Write an entry, or give its place back to what was there before.
	 * @param index the index of the key
	 * @param value the value, or {@code null} to give the place back
	 */
	void write(int index, @Nullable String value) {
		if (value != null) {
			String key = this.keys.get(index);
			String there = MDC.get(key);
			if (!this.written[index]) {
				this.written[index] = true;
				this.count++;
				this.replaced[index] = there;
			}
			// To put costs more, also for the next event, which has the map copied
			if (!value.equals(there)) {
				MDC.put(key, value);
			}
		}
		else if (this.written[index]) {
			this.written[index] = false;
			this.count--;
			giveBack(this.keys.get(index), this.replaced[index]);
		}
	}

	private static void giveBack(String key, @Nullable String value) {
		if (value != null) {
			MDC.put(key, value);
		}
		else {
			MDC.remove(key);
		}
	}

}
