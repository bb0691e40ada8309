// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.coverage;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.sun.management.ThreadMXBean;
import io.github.tracepropagation.logging.coverage.LogCoverageReport.Coverage;
import io.github.tracepropagation.logging.coverage.LogCoverageReport.Place;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogCoverage} and its {@link LogCoverageReport}.
 */
class LogCoverageTests {

	private final LogCoverage coverage = new LogCoverage(new LoggerGroupNames(Map.of()));

	@Test
	void reportIsThisJson() {
		this.coverage.start(Instant.parse("2026-11-24T18:05:12Z"));
		record("com.example.orders.OrderController", "http-nio-8080-exec-1", 5, 1);
		record("com.example.orders.OrderController", "http-nio-8080-exec-2", 1, 0);
		record("com.example.orders.mail.Mailer", "pool-3-thread-1", 0, 3);
		record("com.example.stock.Stock", "http-nio-8080-exec-1", 2, 0);
		assertThat(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this.coverage.report()))
			.isEqualToIgnoringNewLines("""
					{
					  "since" : "2026-11-24T18:05:12Z",
					  "events" : 12,
					  "withoutTrace" : 4,
					  "share" : 0.3333,
					  "groups" : {
					    "com.example.orders" : {
					      "events" : 10,
					      "withoutTrace" : 4,
					      "share" : 0.4
					    },
					    "com.example.stock" : {
					      "events" : 2,
					      "withoutTrace" : 0,
					      "share" : 0.0
					    }
					  },
					  "threadPools" : {
					    "pool-#-thread" : {
					      "events" : 3,
					      "withoutTrace" : 3,
					      "share" : 1.0
					    },
					    "http-nio-8080-exec" : {
					      "events" : 9,
					      "withoutTrace" : 1,
					      "share" : 0.1111
					    }
					  },
					  "worst" : [ {
					    "group" : "com.example.orders",
					    "threadPool" : "pool-#-thread",
					    "events" : 3,
					    "withoutTrace" : 3,
					    "share" : 1.0
					  }, {
					    "group" : "com.example.orders",
					    "threadPool" : "http-nio-8080-exec",
					    "events" : 7,
					    "withoutTrace" : 1,
					    "share" : 0.1429
					  } ]
					}""");
	}

	@Test
	void reportBeforeTheFirstEventIsEmpty() {
		assertThat(this.coverage.report())
			.isEqualTo(new LogCoverageReport(null, 0, 0, 0, Map.of(), Map.of(), List.of()));
	}

	@Test
	void firstStartCounts() {
		this.coverage.start(Instant.EPOCH);
		this.coverage.start(Instant.now());
		assertThat(this.coverage.report().since()).isEqualTo(Instant.EPOCH);
	}

	@Test
	void threadThatIsNotKnownIsUnnamed() {
		this.coverage.record("a", null, false);
		this.coverage.record("a", "", false);
		assertThat(this.coverage.report().threadPools()).containsOnly(Map.entry("(unnamed)", new Coverage(2, 2, 1)));
	}

	@Test
	void thousandsOfLoggersAndThreadsStayBoundedAndNoneIsLost() {
		for (int i = 0; i < 10_000; i++) {
			this.coverage.record("com.example.order" + i + ".Job", "thread" + letters(i), i % 2 == 0);
		}
		LogCoverageReport report = this.coverage.report();
		assertThat(report.events()).isEqualTo(10_000);
		assertThat(report.withoutTrace()).isEqualTo(5_000);
		assertThat(report.groups()).hasSize(101).containsEntry("(other)", new Coverage(9_900, 4_950, 0.5));
		assertThat(report.threadPools()).hasSize(101).containsEntry("(other)", new Coverage(9_900, 4_950, 0.5));
		assertThat(report.worst()).hasSize(20).first().isEqualTo(new Place("(other)", "(other)", 9_900, 4_950, 0.5));
	}

	@Test
	void knownKeyStaysKnownHoweverManyNamesItHas() {
		for (int i = 0; i < 10_000; i++) {
			this.coverage.record("com.example.orders.Job" + i, "task-" + i, true);
		}
		assertThat(this.coverage.report().groups()).containsOnlyKeys("com.example.orders");
		assertThat(this.coverage.report().threadPools()).containsOnlyKeys("task");
	}

	@Test
	void longNamesAreCut() {
		this.coverage.record("x".repeat(10_000), "y".repeat(10_000), true);
		assertThat(this.coverage.report().groups()).containsOnlyKeys("x".repeat(200));
		assertThat(this.coverage.report().threadPools()).containsOnlyKeys("y".repeat(200));
	}

	@Test
	void worstArePlacesWithoutTraceOnly() {
		record("a", "task-1", 3, 0);
		assertThat(this.coverage.report().worst()).isEmpty();
	}

	@Test
	void eventOfKnownNamesAllocatesNothing() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		record("com.example.orders.OrderController", "http-nio-8080-exec-1", 1, 1);
		long before = threads.getCurrentThreadAllocatedBytes();
		record("com.example.orders.OrderController", "http-nio-8080-exec-1", 50_000, 50_000);
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
	}

	@Test
	void eventsOfThreadsAtOnceSumUpExactly() throws InterruptedException, ExecutionException {
		int threads = 8;
		int rounds = 25_000;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		CountDownLatch start = new CountDownLatch(threads);
		List<Future<?>> all = new ArrayList<>();
		for (int thread = 0; thread < threads; thread++) {
			all.add(executor.submit(() -> {
				start.countDown();
				start.await();
				for (int round = 0; round < rounds; round++) {
					this.coverage.record("group" + round % 150, "pool" + letters(round % 120), round % 5 != 0);
				}
				return null;
			}));
		}
		for (Future<?> one : all) {
			one.get();
		}
		executor.shutdown();
		LogCoverageReport report = this.coverage.report();
		assertThat(report.events()).isEqualTo(threads * rounds);
		assertThat(report.withoutTrace()).isEqualTo(threads * rounds / 5);
		assertThat(report.groups().values().stream().mapToLong(Coverage::events).sum()).isEqualTo(threads * rounds);
		assertThat(report.groups()).hasSize(101);
		assertThat(report.threadPools()).hasSize(101);
	}

	private void record(String logger, String thread, int traced, int untraced) {
		for (int i = 0; i < traced + untraced; i++) {
			this.coverage.record(logger, thread, i < traced);
		}
	}

	private static String letters(int number) {
		StringBuilder letters = new StringBuilder();
		for (char digit : String.valueOf(number).toCharArray()) {
			letters.append((char) ('a' + digit - '0'));
		}
		return letters.toString();
	}

}
