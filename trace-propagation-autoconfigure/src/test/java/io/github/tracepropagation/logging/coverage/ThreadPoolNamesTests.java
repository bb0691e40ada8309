// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.coverage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadPoolNames}.
 */
class ThreadPoolNamesTests {

	@ParameterizedTest
	@CsvSource({ "http-nio-8080-exec-7, http-nio-8080-exec", "http-nio-8080-Poller, http-nio-8080-Poller",
			"task-3, task", "scheduling-1, scheduling", "nats:12, nats", "main, main", "worker12, worker",
			"reactor-http-epoll-2, reactor-http-epoll", "lettuce-epollEventLoop-4-1, lettuce-epollEventLoop",
			"ForkJoinPool.commonPool-worker-3, ForkJoinPool.commonPool-worker", "Thread-12, Thread",
			"tomcat-handler-4711, tomcat-handler", "consumer#0-0-C-1, consumer#0-0-C" })
	void poolIsTheNameWithoutTheNumber(String threadName, String pool) {
		assertThat(ThreadPoolNames.of(threadName)).isEqualTo(pool);
	}

	@ParameterizedTest
	@CsvSource({ "pool-1-thread-1, pool-#-thread", "pool-4711-thread-2, pool-#-thread",
			"ForkJoinPool-3-worker-8, ForkJoinPool-#-worker" })
	void poolsThatTheJdkNumberedAreOne(String threadName, String pool) {
		assertThat(ThreadPoolNames.of(threadName)).isEqualTo(pool);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "   " })
	void threadWithoutANameIsUnnamed(String threadName) {
		assertThat(ThreadPoolNames.of(threadName)).isEqualTo("(unnamed)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "12", "#12", "-1-" })
	void threadWithNothingButANumberHasAPoolToo(String threadName) {
		assertThat(ThreadPoolNames.of(threadName)).isEqualTo("#");
	}

	@Test
	void longRunOfDigitsTakesNoTime() {
		assertThat(ThreadPoolNames.of("x" + "1".repeat(100_000) + "y")).endsWith("y");
		assertThat(ThreadPoolNames.of("pool-" + "1".repeat(100_000) + "-threads")).endsWith("threads");
	}

}
