// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of the channels whose messages are observed here, each for as long as there
 * is its channel. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class BoundNames {

	// Of the destinations that an application makes up there may be any number
	private final Map<String, Reference<Object>> channels = new ConcurrentHashMap<>();

	void add(String name, Object channel) {
		this.channels.values().removeIf((each) -> each.refersTo(null));
		this.channels.put(name, new WeakReference<>(channel));
	}

	boolean contains(String name) {
		return this.channels.containsKey(name);
	}

}
