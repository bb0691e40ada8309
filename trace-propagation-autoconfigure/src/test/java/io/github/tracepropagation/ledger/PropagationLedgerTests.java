// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.PropagationLedger.Counter;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropagationLedger}.
 */
class PropagationLedgerTests {

	private static final int THREADS = 8;

	private final PropagationLedger ledger = new PropagationLedger();

	private final List<Counter> told = new ArrayList<>();

	@Test
	void countsPerTransportDirectionAndOutcome() {
		this.ledger.record(Hop.inbound("http", null, "/orders"), Outcome.CONTINUED);
		this.ledger.record(Hop.inbound("http", "10.0.0.1", "/other"), Outcome.CONTINUED);
		this.ledger.record(Hop.inbound("http", null, null), Outcome.STARTED);
		this.ledger.record(Hop.outbound("http", null, null), Outcome.FAILED);
		this.ledger.record(Hop.inbound("nats", null, null), Outcome.CONTINUED);
		assertThat(this.ledger.count("http", Direction.INBOUND, Outcome.CONTINUED)).isEqualTo(2);
		assertThat(this.ledger.count("http", Direction.INBOUND, Outcome.STARTED)).isOne();
		assertThat(this.ledger.count("http", Direction.OUTBOUND, Outcome.FAILED)).isOne();
		assertThat(this.ledger.count("http", Direction.INBOUND, Outcome.FAILED)).isZero();
		assertThat(this.ledger.count("nats", Direction.INBOUND, Outcome.CONTINUED)).isOne();
	}

	@Test
	void countOfWhatWasNeverSeenIsZero() {
		assertThat(this.ledger.count("grpc", Direction.INBOUND, Outcome.CONTINUED)).isZero();
	}

	@Test
	void droppedMembersAreCountedPerFieldAndReason() {
		this.ledger.recordDropped("tracestate", "too_long", 3);
		this.ledger.recordDropped("tracestate", "too_long", 2);
		this.ledger.recordDropped("baggage", "too_long", 1);
		this.ledger.forEachCounter(this.told::add);
		assertThat(this.told).extracting(Counter::name).containsOnly("trace.propagation.dropped");
		assertThat(this.told).extracting(Counter::tags, (counter) -> counter.value().sum())
			.containsExactly(tuple(Map.of("field", "tracestate", "reason", "too_long"), 5L),
					tuple(Map.of("field", "baggage", "reason", "too_long"), 1L));
	}

	@Test
	void listenerIsToldOfExistingCountersOnce() {
		this.ledger.record(Hop.inbound("http", null, null), Outcome.CONTINUED);
		this.ledger.record(Hop.inbound("http", null, null), Outcome.CONTINUED);
		this.ledger.recordDropped("baggage", "too_long", 1);
		this.ledger.forEachCounter(this.told::add);
		assertThat(this.told).extracting(Counter::name)
			.containsExactly("trace.propagation.inbound", "trace.propagation.dropped");
		assertThat(this.told.get(0).tags()).isEqualTo(Map.of("transport", "http", "outcome", "continued"));
		assertThat(this.told.get(0).value().sum()).isEqualTo(2);
	}

	@Test
	void listenerIsToldOfLaterCountersOnce() {
		this.ledger.forEachCounter(this.told::add);
		this.ledger.record(Hop.outbound("http", null, null), Outcome.NO_CONTEXT);
		this.ledger.record(Hop.outbound("http", null, null), Outcome.NO_CONTEXT);
		this.ledger.recordDropped("baggage", "too_long", 1);
		this.ledger.recordDropped("baggage", "too_long", 1);
		assertThat(this.told).extracting(Counter::name)
			.containsExactly("trace.propagation.outbound", "trace.propagation.dropped");
		assertThat(this.told.get(0).tags()).isEqualTo(Map.of("transport", "http", "outcome", "no_context"));
	}

	@Test
	void failingListenerLosesNoCountAndDoesNotReachTheCaller() {
		this.ledger.record(Hop.inbound("http", null, null), Outcome.CONTINUED);
		this.ledger.forEachCounter((counter) -> {
			throw new IllegalStateException("full");
		});
		this.ledger.forEachCounter(this.told::add);
		for (int i = 0; i < 3; i++) {
			this.ledger.record(Hop.outbound("http", null, null), Outcome.INJECTED);
			this.ledger.recordDropped("baggage", "too_long", 1);
		}
		assertThat(this.ledger.count("http", Direction.OUTBOUND, Outcome.INJECTED)).isEqualTo(3);
		assertThat(this.told).extracting((counter) -> counter.value().sum()).containsExactly(1L, 3L, 3L);
	}

	@Test
	void failingListenerIsLoggedOnceForACounter() {
		List<LogRecord> logged = new ArrayList<>();
		Logger logger = Logger.getLogger(PropagationLedger.class.getName());
		logger.setUseParentHandlers(false);
		logger.setFilter((record) -> !logged.add(record));
		try {
			this.ledger.forEachCounter((counter) -> {
				throw new IllegalStateException("full");
			});
			this.ledger.recordDropped("baggage", "too_long", 1);
			this.ledger.recordDropped("baggage", "too_long", 1);
		}
		finally {
			logger.setFilter(null);
			logger.setUseParentHandlers(true);
		}
		assertThat(logged).singleElement().satisfies((record) -> {
			assertThat(record.getMessage()).contains("will not know of trace.propagation.dropped");
			assertThat(record.getThrown()).hasMessage("full");
		});
	}

	@Test
	void listenerMayRecordWhileItIsTold() {
		this.ledger.forEachCounter((counter) -> this.ledger.record(Hop.outbound("push", null, null), Outcome.FAILED));
		this.ledger.recordDropped("baggage", "too_long", 1);
		assertThat(this.ledger.count("push", Direction.OUTBOUND, Outcome.FAILED)).isEqualTo(2);
	}

	@Test
	void transportsBeyondTheBoundAreCountedAsOther() {
		for (int i = 0; i < 1000; i++) {
			this.ledger.record(Hop.inbound("transport-" + i, null, null), Outcome.STARTED);
		}
		this.ledger.forEachCounter(this.told::add);
		assertThat(this.told).hasSize(33);
		assertThat(this.ledger.count("transport-31", Direction.INBOUND, Outcome.STARTED)).isOne();
		assertThat(this.ledger.count("transport-32", Direction.INBOUND, Outcome.STARTED)).isZero();
		assertThat(this.ledger.count(Hop.OTHER, Direction.INBOUND, Outcome.STARTED)).isEqualTo(968);
	}

	@Test
	void boundOfTransportsHoldsWithManyThreads() throws Exception {
		runConcurrently((thread) -> {
			for (int i = 0; i < 1000; i++) {
				this.ledger.record(Hop.inbound("transport-" + thread + "-" + i, null, null), Outcome.STARTED);
			}
		});
		this.ledger.forEachCounter(this.told::add);
		assertThat(this.told).hasSize(33);
		assertThat(this.told.stream().mapToLong((counter) -> counter.value().sum()).sum()).isEqualTo(THREADS * 1000L);
	}

	@Test
	void noCountIsLostWithManyThreads() throws Exception {
		Outcome[] outcomes = Outcome.values();
		runConcurrently((thread) -> {
			for (int i = 0; i < 1000 * outcomes.length; i++) {
				this.ledger.record(Hop.outbound("http", null, null), outcomes[i % outcomes.length]);
				this.ledger.recordDropped("baggage", "reason-" + i % 2, 2);
			}
		});
		this.ledger.forEachCounter(this.told::add);
		for (Outcome outcome : outcomes) {
			assertThat(this.ledger.count("http", Direction.OUTBOUND, outcome)).isEqualTo(THREADS * 1000L);
		}
		assertThat(this.told).hasSize(outcomes.length + 2);
		assertThat(this.told).filteredOn((counter) -> counter.name().equals("trace.propagation.dropped"))
			.extracting((counter) -> counter.value().sum())
			.containsOnly(THREADS * 1000L * outcomes.length);
	}

	@Test
	void listenerAddedWhileManyThreadsCountIsToldOfEachCounterOnce() throws Exception {
		runConcurrently((thread) -> {
			if (thread == THREADS / 2) {
				this.ledger.forEachCounter(this.told::add);
			}
			for (int i = 0; i < 20; i++) {
				this.ledger.record(Hop.inbound("transport-" + i, null, null), Outcome.STARTED);
			}
		});
		assertThat(this.told).extracting(Counter::tags).doesNotHaveDuplicates().hasSize(20);
	}

	private static Tuple tuple(Object... values) {
		return new Tuple(values);
	}

	private static void runConcurrently(Work work) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			CountDownLatch start = new CountDownLatch(THREADS);
			List<Future<?>> results = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int thread = i;
				results.add(executor.submit(() -> {
					start.countDown();
					start.await();
					work.run(thread);
					return null;
				}));
			}
			for (Future<?> result : results) {
				result.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private interface Work {

		void run(int thread);

	}

}
