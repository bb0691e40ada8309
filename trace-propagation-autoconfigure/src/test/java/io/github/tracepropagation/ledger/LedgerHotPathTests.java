// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.sun.management.ThreadMXBean;
import io.github.tracepropagation.ledger.LedgerSnapshot.Hops;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how a {@link PropagationLedger} is written to.
 */
class LedgerHotPathTests {

	private static final int THREADS = 8;

	private static final int HOPS = 100_000;

	private final PropagationLedger ledger = new PropagationLedger(10, 5);

	@ParameterizedTest
	@EnumSource(Outcome.class)
	void recordingAKnownRouteAndPeerAllocatesNothing(Outcome outcome) {
		Hop hop = Hop.inbound("http", "10.0.0.1", "/orders/42").withRoute("/orders/{id}");
		Runnable hops = () -> record(hop, outcome);
		hops.run();
		assertThat(allocatedBytes(hops)).isLessThan(HOPS);
	}

	@Test
	void recordingARouteBeyondTheBoundAllocatesNothing() {
		for (int i = 0; i < 100; i++) {
			this.ledger.record(Hop.inbound("http", "busy", "/").withRoute("/route-" + i), Outcome.CONTINUED);
		}
		Hop hop = Hop.inbound("http", null, "/").withRoute("/one-more");
		Runnable hops = () -> record(hop, Outcome.CONTINUED);
		hops.run();
		assertThat(allocatedBytes(hops)).isLessThan(HOPS);
	}

	@ParameterizedTest
	@EnumSource(value = Outcome.class, names = "CONTINUED", mode = EnumSource.Mode.EXCLUDE)
	void partIsNeverCountedBeforeItsWhole(Outcome outcome) {
		Hop hop = Hop.inbound("http", "10.0.0.1", "/orders/42").withRoute("/orders/{id}");
		this.ledger.record(hop, Outcome.CONTINUED);
		List<Object> told = new ArrayList<>();
		this.ledger.forEachCounter((counter) -> {
			check();
			told.add(counter);
		});
		this.ledger.record(hop, outcome);
		assertThat(told).hasSizeGreaterThanOrEqualTo(2);
		check();
	}

	@Test
	void everythingAddsUpWhileAndAfterManyThreadsRecord() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> writers = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				Random random = new Random(i);
				writers.add(executor.submit(() -> recordAtRandom(random)));
			}
			for (Future<?> writer : writers) {
				while (!writer.isDone()) {
					check();
				}
				writer.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		check();
		assertThat(hops().total()).isEqualTo((long) THREADS * HOPS);
	}

	private void recordAtRandom(Random random) {
		Outcome[] outcomes = Outcome.values();
		for (int i = 0; i < HOPS; i++) {
			Hop hop = Hop.inbound("http", "peer-" + random.nextInt(50), "/");
			Outcome outcome = outcomes[random.nextInt(outcomes.length)];
			if (random.nextBoolean()) {
				this.ledger.record(hop.withRoute("/route-" + random.nextInt(20)), outcome);
			}
			else {
				this.ledger.record(hop, outcome);
				this.ledger.recordRoute(hop.withRoute("/route-" + random.nextInt(20)), outcome, null);
			}
		}
	}

	private void check() {
		LedgerSnapshot snapshot = this.ledger.snapshot();
		if (snapshot.transports().containsKey("http")) {
			AddsUp.check(snapshot.transports().get("http").get("inbound"));
		}
	}

	private Hops hops() {
		return this.ledger.snapshot().transports().get("http").get("inbound");
	}

	private void record(Hop hop, Outcome outcome) {
		for (int i = 0; i < HOPS; i++) {
			this.ledger.record(hop, outcome);
		}
	}

	private static long allocatedBytes(Runnable action) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		action.run();
		return threads.getCurrentThreadAllocatedBytes() - before;
	}

}
