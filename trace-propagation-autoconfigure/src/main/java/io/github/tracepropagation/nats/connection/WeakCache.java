// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Remembers one value for an object, for as long as something else holds on to both.
 * Objects are told apart by identity: a proxy of somebody else's may equal what it stands
 * for. Safe for use by any number of threads.
 *
 * @param <K> the type of the objects
 * @param <V> the type of the values
 */
final class WeakCache<K, V> {

	private final Map<Key, WeakReference<V>> values = new HashMap<>();

	private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();

	/**
	 * Return the value for an object.
	 * @param object the object
	 * @param creator makes the value where there is none
	 * @return the value
	 */
	synchronized V get(K object, Supplier<V> creator) {
		for (Reference<?> key = this.unreachable.poll(); key != null; key = this.unreachable.poll()) {
			this.values.remove(key);
		}
		Key key = new Key(object, this.unreachable);
		WeakReference<V> reference = this.values.get(key);
		@Nullable V known = (reference != null) ? reference.get() : null;
		if (known != null) {
			return known;
		}
		V created = creator.get();
		this.values.put(key, new WeakReference<>(created));
		return created;
	}

	/**
	 * The identity of an object.
	 */
	private static final class Key extends WeakReference<Object> {

		private final int hashCode;

		Key(Object object, ReferenceQueue<Object> unreachable) {
			super(object, unreachable);
			this.hashCode = System.identityHashCode(object);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return this == other || other instanceof Key key && get() != null && key.refersTo(get());
		}

		@Override
		public int hashCode() {
			return this.hashCode;
		}

	}

}
