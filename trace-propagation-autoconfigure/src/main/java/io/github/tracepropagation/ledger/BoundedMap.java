// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Values by name, made when they are first asked for, and no more than a maximum of them:
 * the names that come first have values of their own, all others share one. A look-up of
 * a known name neither locks nor allocates.
 *
 * @param <V> the type of the values
 */
final class BoundedMap<V> {

	static final int MAX_NAME_LENGTH = 200;

	private final Map<String, V> values = new ConcurrentHashMap<>();

	private final int maxSize;

	private final String rest;

	private final Object lock;

	private final Function<String, V> factory;

	private final BiConsumer<String, V> listener;

	/**
	 * Create a map.
	 * @param maxSize how many names have a value of their own
	 * @param rest the name of the value of all others
	 * @param factory makes the value of a name
	 */
	BoundedMap(int maxSize, String rest, Function<String, V> factory) {
		this.maxSize = maxSize;
		this.rest = rest;
		this.lock = this;
		this.factory = factory;
		this.listener = (name, value) -> {
		};
	}

	/**
	 * Create a map that tells of its values.
	 * @param maxSize how many names have a value of their own
	 * @param rest the name of the value of all others
	 * @param lock held while a value is made and told of
	 * @param factory makes the value of a name
	 * @param listener hears of each value, when it is in the map
	 */
	BoundedMap(int maxSize, String rest, Object lock, Function<String, V> factory, BiConsumer<String, V> listener) {
		this.maxSize = maxSize;
		this.rest = rest;
		this.lock = lock;
		this.factory = factory;
		this.listener = listener;
	}

	/**
	 * Return the value of a name, or that of the rest.
	 * @param name the name, of any length
	 * @return the value
	 */
	V get(String name) {
		V known = find(name);
		return (known != null) ? known : getPrintable(PrintableText.name(name, MAX_NAME_LENGTH));
	}

	private V getPrintable(String name) {
		V known = find(name);
		if (known == null && this.values.size() >= this.maxSize) {
			known = this.values.get(this.rest);
		}
		return (known != null) ? known : create(name);
	}

	private V create(String name) {
		synchronized (this.lock) {
			String bounded = (this.values.size() < this.maxSize) ? name : this.rest;
			V known = this.values.get(name);
			known = (known != null) ? known : this.values.get(bounded);
			if (known != null) {
				return known;
			}
			V created = this.factory.apply(bounded);
			this.values.put(bounded, created);
			this.listener.accept(bounded, created);
			return created;
		}
	}

	/**
	 * Find the value of a name.
	 * @param name the name
	 * @return the value, or {@code null} where there is none of its own
	 */
	@Nullable V find(String name) {
		return (name.length() <= MAX_NAME_LENGTH) ? this.values.get(name) : null;
	}

	/**
	 * Tell of what is there.
	 * @param action called with each name and value
	 */
	void forEach(BiConsumer<String, V> action) {
		this.values.forEach(action);
	}

}
