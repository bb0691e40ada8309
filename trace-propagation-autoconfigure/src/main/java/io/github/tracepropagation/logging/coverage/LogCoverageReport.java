// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.coverage;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What {@link LogCoverage} has counted. What has the most events without a trace comes
 * first, everywhere.
 *
 * @param since since when events are counted, or {@code null} where they are not yet
 * @param events the number of events
 * @param withoutTrace the number of those without a trace
 * @param share the share of those without a trace, from 0 to 1, rounded to four digits
 * @param groups the counts by group of loggers
 * @param threadPools the counts by thread pool
 * @param worst the places with the most events without a trace, at most 20
 * @since 0.1.0
 */
public record LogCoverageReport(@Nullable Instant since, long events, long withoutTrace, double share,
		Map<String, Coverage> groups, Map<String, Coverage> threadPools, List<Place> worst) {

	private static final int WORST = 20;

	private static final Comparator<Map.Entry<String, Coverage>> WORST_FIRST = Comparator
		.comparingLong((Map.Entry<String, Coverage> entry) -> entry.getValue().withoutTrace())
		.reversed();

	static LogCoverageReport of(@Nullable Instant since, List<Place> places) {
		Coverage total = Coverage.sum(places);
		return new LogCoverageReport(since, total.events(), total.withoutTrace(), total.share(),
				sumBy(Place::group, places), sumBy(Place::threadPool, places), worst(places));
	}

	private static Map<String, Coverage> sumBy(Function<Place, String> key, List<Place> places) {
		Map<String, Coverage> byName = new TreeMap<>();
		places.forEach((place) -> byName.merge(key.apply(place), Coverage.sum(List.of(place)), Coverage::plus));
		Map<String, Coverage> worstFirst = new LinkedHashMap<>();
		byName.entrySet()
			.stream()
			.sorted(WORST_FIRST)
			.forEach((entry) -> worstFirst.put(entry.getKey(), entry.getValue()));
		return worstFirst;
	}

	private static List<Place> worst(List<Place> places) {
		return places.stream()
			.filter((place) -> place.withoutTrace() > 0)
			.sorted(Comparator.comparingLong(Place::withoutTrace)
				.reversed()
				.thenComparing(Place::group)
				.thenComparing(Place::threadPool))
			.limit(WORST)
			.toList();
	}

	private static double share(long events, long withoutTrace) {
		return (events > 0) ? Math.round(10_000.0 * withoutTrace / events) / 10_000.0 : 0;
	}

	/**
	 * Some events.
	 *
	 * @param events their number
	 * @param withoutTrace the number of those without a trace
	 * @param share the share of those without a trace, from 0 to 1
	 */
	public record Coverage(long events, long withoutTrace, double share) {

		private static Coverage of(long events, long withoutTrace) {
			return new Coverage(events, withoutTrace, LogCoverageReport.share(events, withoutTrace));
		}

		private static Coverage sum(Collection<Place> places) {
			return of(places.stream().mapToLong(Place::events).sum(),
					places.stream().mapToLong(Place::withoutTrace).sum());
		}

		private Coverage plus(Coverage other) {
			return of(this.events + other.events, this.withoutTrace + other.withoutTrace);
		}

	}

	/**
	 * The events of one group of loggers on one thread pool.
	 *
	 * @param group the group of loggers
	 * @param threadPool the thread pool
	 * @param events their number
	 * @param withoutTrace the number of those without a trace
	 * @param share the share of those without a trace, from 0 to 1
	 */
	public record Place(String group, String threadPool, long events, long withoutTrace, double share) {

		static Place of(String group, String threadPool, long events, long withoutTrace) {
			return new Place(group, threadPool, events, withoutTrace, LogCoverageReport.share(events, withoutTrace));
		}

	}

}
