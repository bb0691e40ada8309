// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.coverage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Counts log events with and without a trace, by group of loggers and by thread pool. At
 * most 100 of each are told apart, further ones count as {@value #OTHER}. Safe for use by
 * any number of threads; an event of a logger and a thread that are known takes no lock
 * and allocates nothing.
 *
 * @since 0.1.0
 */
public final class LogCoverage {

	/**
	 * What is above the number of groups or of pools that are told apart.
	 */
	public static final String OTHER = "(other)";

	private final BoundedKeys groups;

	private final BoundedKeys threadPools = new BoundedKeys(ThreadPoolNames::of);

	private final AtomicReferenceArray<@Nullable Cell> cells = new AtomicReferenceArray<>(
			BoundedKeys.SIZE * BoundedKeys.SIZE);

	private volatile @Nullable Instant since;

	/**
	 * Create the counters.
	 * @param loggerGroups tells the group of a logger by the logger's name
	 */
	public LogCoverage(UnaryOperator<String> loggerGroups) {
		this.groups = new BoundedKeys(loggerGroups);
	}

	/**
	 * Remember since when events are counted. Where this is told already, nothing
	 * happens.
	 * @param now the current time
	 */
	public void start(Instant now) {
		if (this.since == null) {
			this.since = now;
		}
	}

	/**
	 * Count an event.
	 * @param loggerName the name of its logger
	 * @param threadName the name of the thread that logged it, or {@code null} where it
	 * is not known
	 * @param traced whether it has a trace id
	 */
	public void record(String loggerName, @Nullable String threadName, boolean traced) {
		int group = this.groups.indexOf(loggerName);
		int threadPool = this.threadPools.indexOf((threadName != null) ? threadName : "");
		cell(group * BoundedKeys.SIZE + threadPool).record(traced);
	}

	private Cell cell(int index) {
		Cell cell = this.cells.get(index);
		if (cell != null) {
			return cell;
		}
		Cell created = new Cell(new LongAdder(), new LongAdder());
		Cell first = this.cells.compareAndExchange(index, null, created);
		return (first != null) ? first : created;
	}

	/**
	 * Return what has been counted.
	 * @return the counts at this moment
	 */
	public LogCoverageReport report() {
		List<LogCoverageReport.Place> places = new ArrayList<>();
		for (int index = 0; index < this.cells.length(); index++) {
			Cell cell = this.cells.get(index);
			if (cell != null) {
				places.add(cell.place(this.groups.nameOf(index / BoundedKeys.SIZE),
						this.threadPools.nameOf(index % BoundedKeys.SIZE)));
			}
		}
		return LogCoverageReport.of(this.since, places);
	}

	/**
	 * The counters of one group on one pool.
	 *
	 * @param events all events
	 * @param withoutTrace those without a trace
	 */
	private record Cell(LongAdder events, LongAdder withoutTrace) {

		void record(boolean traced) {
			this.events.increment();
			if (!traced) {
				this.withoutTrace.increment();
			}
		}

		// Read in the reverse order, so that there are never more without than there are
		LogCoverageReport.Place place(String group, String threadPool) {
			long without = this.withoutTrace.sum();
			return LogCoverageReport.Place.of(group, threadPool, this.events.sum(), without);
		}

	}

}
