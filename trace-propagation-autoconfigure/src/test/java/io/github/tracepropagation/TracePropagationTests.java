// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.tracepropagation.concurrent.TraceSnapshot;
import io.github.tracepropagation.concurrent.executor.InstrumentedExecutor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link TracePropagation}, without Spring.
 */
@Tag("threads")
class TracePropagationTests {

	private static final ContextKey<String> NAME = ContextKey.named("name");

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN = "b7ad6b7169203331";

	private final ExecutorService pool = Executors.newSingleThreadExecutor();

	@AfterEach
	void threadsAreClean() throws Exception {
		assertThat(this.pool.submit(Context::current).get()).isSameAs(Context.root());
		assertThat(Context.current()).isSameAs(Context.root());
		this.pool.shutdown();
	}

	@Test
	void currentSpanIsTold() {
		assertThat(TracePropagation.current()).isEmpty();
		Span span = Span.wrap(SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));
		try (Scope scope = span.makeCurrent()) {
			assertThat(TracePropagation.current()).contains(new CurrentSpan(TRACE, SPAN, true));
		}
	}

	@Test
	void stagesOfAFutureHaveTheContextInWhichTheyAreMade() {
		List<String> seen = new CopyOnWriteArrayList<>();
		try (Scope scope = Context.root().with(NAME, "a").makeCurrent()) {
			CompletableFuture.supplyAsync(TracePropagation.wrapSupplier(() -> seen.add(name())), this.pool)
				.thenApplyAsync(TracePropagation.wrapFunction((Boolean added) -> seen.add(name())), this.pool)
				.thenCombineAsync(CompletableFuture.completedFuture(true),
						TracePropagation.wrapFunction((Boolean first, Boolean second) -> seen.add(name())), this.pool)
				.whenCompleteAsync(TracePropagation.wrapConsumer((Boolean added, Throwable ex) -> seen.add(name())),
						this.pool)
				.thenAcceptAsync(TracePropagation.wrapConsumer((Boolean added) -> seen.add(name())), this.pool)
				.join();
		}
		assertThat(seen).containsExactly("a", "a", "a", "a", "a");
	}

	@Test
	void poolThatPutsItsTasksInOrderGetsThemAsTheyAre() {
		ThreadPoolExecutor inOrder = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>());
		try (Scope scope = Context.root().with(NAME, "a").makeCurrent()) {
			assertThat(TracePropagation.executor(inOrder)).isSameAs(inOrder);
			assertThat(TracePropagation.executorService(inOrder)).isSameAs(inOrder);
		}
		finally {
			inOrder.shutdown();
		}
	}

	@Test
	void allTasksOfAnExecutorServiceHaveTheContext() throws Exception {
		ExecutorService service = TracePropagation.executorService(this.pool);
		try (Scope scope = Context.root().with(NAME, "a").makeCurrent()) {
			Callable<String> task = TracePropagationTests::name;
			assertThat(service.submit(task).get()).isEqualTo("a");
			String any = service.invokeAny(List.of(task));
			assertThat(any).isEqualTo("a");
			assertThat(service.invokeAll(List.of(task)).get(0).get()).isEqualTo("a");
			assertThat(service.submit(() -> {
			}, "result").get()).isEqualTo("result");
		}
	}

	@Test
	void taskThatIsNoneIsRefusedWhereItIsHandedOver() {
		Executor executor = TracePropagation.executor(this.pool);
		try (Scope scope = Context.root().with(NAME, "a").makeCurrent()) {
			assertThatNullPointerException().isThrownBy(() -> executor.execute(null));
			assertThatNullPointerException().isThrownBy(() -> TracePropagation.wrap((Runnable) null));
			assertThatNullPointerException().isThrownBy(() -> TracePropagation.wrap((Callable<?>) null));
		}
		assertThatNullPointerException().isThrownBy(() -> executor.execute(null));
	}

	@Test
	void executorServiceIsOneInFrontOfTheOther() throws Exception {
		ExecutorService service = TracePropagation.executorService(this.pool);
		assertThat(service).isNotEqualTo(this.pool).isEqualTo(service).hasToString(this.pool.toString());
		assertThat(((InstrumentedExecutor) service).getInstrumentedTarget()).isSameAs(this.pool);
		assertThat(TracePropagation.executorService(service)).isSameAs(service);
		assertThat(TracePropagation.executor(service)).isSameAs(service);
		assertThatNullPointerException().isThrownBy(() -> service.submit((Runnable) null));
	}

	@Test
	void shutdownReachesTheExecutor() {
		ScheduledExecutorService target = Executors.newScheduledThreadPool(1);
		ScheduledExecutorService service = TracePropagation.scheduledExecutorService(target);
		service.schedule(() -> {
		}, 1, TimeUnit.HOURS);
		assertThat(service.shutdownNow()).hasSize(1);
		assertThat(target.isShutdown()).isTrue();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> service.execute(() -> {
		}));
	}

	@Test
	void taskThatTheCallerRunsLeavesTheContextOfTheCaller() throws Exception {
		ThreadPoolExecutor busy = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1),
				new ThreadPoolExecutor.CallerRunsPolicy());
		CountDownLatch latch = new CountDownLatch(1);
		ExecutorService service = TracePropagation.executorService(busy);
		Observation observation = observation();
		AtomicReference<Object> seen = new AtomicReference<>();
		Runnable elsewhere = observation.observe(() -> TracePropagation.wrap(() -> seen.set(current())));
		try (Scope scope = Context.root().with(NAME, "caller").makeCurrent()) {
			service.execute(() -> await(latch));
			service.execute(() -> {
			});
			service.execute(elsewhere);
			assertThat(seen.get()).isSameAs(observation);
			assertThat(name()).isEqualTo("caller");
			assertThat(current()).isNull();
		}
		latch.countDown();
		service.shutdown();
		assertThat(service.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void taskWithoutObservationHidesThatOfTheThreadItRunsOn() {
		Runnable task;
		AtomicReference<Object> seen = new AtomicReference<>("nothing");
		try (Scope scope = Context.root().with(NAME, "a").makeCurrent()) {
			task = TracePropagation.wrap(() -> seen.set(current()));
		}
		Observation observation = observation();
		observation.observe(() -> {
			task.run();
			assertThat(current()).isSameAs(observation);
		});
		assertThat(seen.get()).isNull();
		assertThat(current()).isNull();
	}

	@Test
	void rejectedTaskLeavesNothing() {
		ThreadPoolExecutor closed = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1));
		closed.shutdown();
		Context context = Context.root().with(NAME, "caller");
		try (Scope scope = context.makeCurrent()) {
			assertThatExceptionOfType(RejectedExecutionException.class)
				.isThrownBy(() -> TracePropagation.executor(closed).execute(() -> {
				}));
			assertThat(Context.current()).isSameAs(context);
		}
	}

	@Test
	void nothingIsWrappedWhereNothingIsCurrentAndNothingTwice() {
		Runnable task = () -> {
		};
		assertThat(TracePropagation.wrap(task)).isSameAs(task);
		assertThat(TraceSnapshot.capture()).isNull();
		try (Scope scope = Context.root().with(NAME, "a").makeCurrent()) {
			Runnable wrapped = TracePropagation.wrap(task);
			assertThat(wrapped).isNotSameAs(task);
			assertThat(TracePropagation.wrap(wrapped)).isSameAs(wrapped);
		}
	}

	private static Observation observation() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((context) -> true);
		return Observation.start("elsewhere", registry);
	}

	private static Object current() {
		return ObservationRegistry.create().getCurrentObservation();
	}

	private static String name() {
		return Context.current().get(NAME);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
