// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BoundedWarnings}.
 */
@ExtendWith(OutputCaptureExtension.class)
class BoundedWarningsTests {

	private static final IllegalStateException CAUSE = new IllegalStateException("no rules");

	// Close to the end of its range, where a comparison of absolute times would go wrong
	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(90));

	private final BoundedWarnings warnings = new BoundedWarnings(this.nanoTime::get);

	@Test
	void warnsOfTheSameThingOnceAMinute(CapturedOutput output) {
		for (int second = 0; second < 180; second++) {
			this.warnings.warn("It failed", "test", CAUSE);
			this.nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
		}
		assertThat(count(output, "It failed")).isEqualTo(3);
	}

	@Test
	void saysWhereItHappenedAndWhy(CapturedOutput output) {
		this.warnings.warn("It failed", "test", CAUSE);
		assertThat(output).contains("WARN")
			.contains("It failed (transport test; the next warning of this kind comes in a minute at the earliest)")
			.contains("java.lang.IllegalStateException: no rules");
	}

	@Test
	void warnsOfEachThing(CapturedOutput output) {
		this.warnings.warn("It failed", "test", CAUSE);
		this.warnings.warn("Something else failed", "test", CAUSE);
		assertThat(output).contains("It failed").contains("Something else failed");
	}

	@Test
	void ofManyThreadsOneWarns(CapturedOutput output) throws InterruptedException {
		ExecutorService executor = Executors.newFixedThreadPool(8);
		CountDownLatch start = new CountDownLatch(1);
		for (int i = 0; i < 1000; i++) {
			executor.execute(() -> {
				try {
					start.await();
					this.warnings.warn("It failed", "test", CAUSE);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
		}
		start.countDown();
		executor.shutdown();
		assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(count(output, "It failed")).isOne();
	}

	private static int count(CapturedOutput output, String text) {
		return output.getAll().split(text, -1).length - 1;
	}

}
