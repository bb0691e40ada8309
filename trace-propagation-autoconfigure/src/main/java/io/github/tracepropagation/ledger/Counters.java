// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.github.tracepropagation.ledger.PropagationLedger.Counter;

/**
 * The counters that are published, and who hears of them. What makes such a counter holds
 * the monitor of this object while it does, so that each is announced once and to all.
 */
final class Counters {

	private static final Logger logger = System.getLogger(PropagationLedger.class.getName());

	private final List<Consumer<? super Counter>> listeners = new ArrayList<>();

	private final List<Counter> counters = new ArrayList<>();

	synchronized void forEach(Consumer<? super Counter> listener) {
		this.listeners.add(listener);
		List.copyOf(this.counters).forEach((counter) -> tell(listener, counter));
	}

	synchronized void announce(String name, Map<String, String> tags, LongAdder value) {
		Counter counter = new Counter(name, tags, value);
		this.counters.add(counter);
		List.copyOf(this.listeners).forEach((listener) -> tell(listener, counter));
	}

	private static void tell(Consumer<? super Counter> listener, Counter counter) {
		try {
			listener.accept(counter);
		}
		catch (Exception ex) {
			logger.log(Level.WARNING, () -> "A listener of the propagation ledger failed and will not know of "
					+ counter.name() + " " + counter.tags(), ex);
		}
	}

}
