// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} that publishes the counters of a {@link PropagationLedger}:
 * {@code trace.propagation.inbound} and {@code trace.propagation.outbound} with the tags
 * {@code transport} and {@code outcome}, {@code trace.propagation.malformed} with
 * {@code transport} and {@code reason}, {@code trace.propagation.dropped} with
 * {@code field} and {@code reason}, and {@code trace.propagation.failures} with
 * {@code part}. A meter appears when it is first counted; no tag has more than 33 values.
 *
 * @since 0.1.0
 */
public final class PropagationLedgerMetrics implements MeterBinder {

	private final PropagationLedger ledger;

	/**
	 * Create the binder.
	 * @param ledger the ledger to publish
	 */
	public PropagationLedgerMetrics(PropagationLedger ledger) {
		this.ledger = ledger;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.ledger.forEachCounter((counter) -> FunctionCounter.builder(counter.name(), counter.value(), LongAdder::sum)
			.tags(counter.tags().entrySet().stream().map((tag) -> Tag.of(tag.getKey(), tag.getValue())).toList())
			.register(registry));
	}

}
