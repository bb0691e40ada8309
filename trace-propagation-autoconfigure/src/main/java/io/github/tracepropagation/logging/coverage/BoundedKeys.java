// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.coverage;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * Numbers the keys that are derived from names: in the order in which they are met, up to
 * a limit, and one number for all the rest. What has been derived is remembered by name,
 * up to a limit too; a name above it is derived anew each time.
 */
final class BoundedKeys {

	/**
	 * How many numbers there are, that of the rest among them.
	 */
	static final int SIZE = 101;

	private static final int REST = SIZE - 1;

	private static final int MAX_NAMES = 2000;

	private static final int MAX_LENGTH = 200;

	private final UnaryOperator<String> derivation;

	private final Map<String, Integer> byName = new ConcurrentHashMap<>();

	private final Map<String, Integer> byKey = new ConcurrentHashMap<>();

	private final List<String> keys = new CopyOnWriteArrayList<>();

	/**
	 * Create the keys.
	 * @param derivation derives the key from a name
	 */
	BoundedKeys(UnaryOperator<String> derivation) {
		this.derivation = derivation;
	}

	/**
	 * Return the number of the key of a name.
	 * @param name the name
	 * @return the number, below {@link #SIZE}
	 */
	int indexOf(String name) {
		Integer known = this.byName.get(name);
		if (known != null) {
			return known;
		}
		int index = indexOfKey(cut(this.derivation.apply(cut(name))));
		if (name.length() <= MAX_LENGTH && this.byName.size() < MAX_NAMES) {
			this.byName.put(name, index);
		}
		return index;
	}

	/**
	 * Return a key.
	 * @param index its number
	 * @return the key, or {@link LogCoverage#OTHER} where the number is that of the rest
	 */
	String nameOf(int index) {
		return (index < REST) ? this.keys.get(index) : LogCoverage.OTHER;
	}

	private int indexOfKey(String key) {
		Integer known = this.byKey.get(key);
		if (known != null) {
			return known;
		}
		return (this.keys.size() < REST) ? add(key) : REST;
	}

	private synchronized int add(String key) {
		Integer known = this.byKey.get(key);
		if (known != null) {
			return known;
		}
		int index = this.keys.size();
		if (index == REST) {
			return REST;
		}
		this.keys.add(key);
		this.byKey.put(key, index);
		return index;
	}

	private static String cut(String name) {
		return (name.length() <= MAX_LENGTH) ? name : name.substring(0, MAX_LENGTH);
	}

}
