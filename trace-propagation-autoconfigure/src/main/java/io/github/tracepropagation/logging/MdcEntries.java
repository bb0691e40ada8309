// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging;

import java.util.HashMap;
import java.util.Map;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The entries of ours in the MDC of one thread, and what was there in their place. Used
 * by that thread alone.
 */
final class MdcEntries {

	private final Map<String, @Nullable String> replaced = new HashMap<>(8);

	private @Nullable Context context;

	boolean isOf(Context context) {
		return this.context == context;
	}

	void setContext(Context context) {
		this.context = context;
	}

	boolean isEmpty() {
		return this.replaced.isEmpty();
	}

	/**
	 * Write an entry, or give its place back to what was there before.
	 * @param key the key
	 * @param value the value, or {@code null} to give the place back
	 */
	void write(String key, @Nullable String value) {
		if (value != null) {
			if (!this.replaced.containsKey(key)) {
				this.replaced.put(key, MDC.get(key));
			}
			MDC.put(key, value);
		}
		else if (this.replaced.containsKey(key)) {
			giveBack(key, this.replaced.remove(key));
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
