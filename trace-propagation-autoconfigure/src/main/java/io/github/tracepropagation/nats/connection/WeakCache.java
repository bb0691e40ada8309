// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Remembers one value for a key, for as long as something else holds on to both. Safe for
 * use by any number of threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class WeakCache<K, V> {

	private final Map<K, WeakReference<V>> values = new WeakHashMap<>();

	/**
	 * Return the value for a key.
	 * @param key the key
	 * @param creator makes the value where there is none
	 * @return the value
	 */
	synchronized V get(K key, Supplier<V> creator) {
		WeakReference<V> reference = this.values.get(key);
		@Nullable V known = (reference != null) ? reference.get() : null;
		if (known != null) {
			return known;
		}
		V created = creator.get();
		this.values.put(key, new WeakReference<>(created));
		return created;
	}

}
