// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of the channels whose messages are observed here. Safe for use by any number
 * of threads.
 *
 * @since 0.1.0
 */
public final class BoundNames {

	private final Set<String> names = ConcurrentHashMap.newKeySet();

	void add(String name) {
		this.names.add(name);
	}

	boolean contains(String name) {
		return this.names.contains(name);
	}

}
