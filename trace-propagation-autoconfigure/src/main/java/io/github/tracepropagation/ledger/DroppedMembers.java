// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what was left out of propagation fields, by field and reason. The counters are
 * published.
 */
final class DroppedMembers {

	private static final int MAX_TAG_VALUES = 32;

	private final BoundedMap<BoundedMap<LongAdder>> fields;

	DroppedMembers(Counters published) {
		this.fields = new BoundedMap<>(MAX_TAG_VALUES, Hop.OTHER,
				(field) -> new BoundedMap<>(MAX_TAG_VALUES, Hop.OTHER, published, (reason) -> new LongAdder(),
						(reason, counter) -> published.announce("trace.propagation.dropped",
								Map.of("field", field, "reason", reason), counter)));
	}

	void record(String field, String reason, int members) {
		this.fields.get(field).get(reason).add(members);
	}

	Map<String, Map<String, Long>> read() {
		Map<String, Map<String, Long>> readings = new TreeMap<>();
		this.fields.forEach((field, reasons) -> readings.put(field, read(reasons)));
		return Collections.unmodifiableMap(readings);
	}

	static Map<String, Long> read(BoundedMap<LongAdder> counters) {
		Map<String, Long> readings = new TreeMap<>();
		counters.forEach((name, counter) -> readings.put(name, counter.sum()));
		return Collections.unmodifiableMap(readings);
	}

}
