// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.tracepropagation.TracePropagation;
import io.github.tracepropagation.autoconfigure.concurrent.Seen.Current;
import io.github.tracepropagation.concurrent.executor.TracingExecutors;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every kind of executor carries everything that can be current, in every way
 * in which a task can be handed over, and that its thread is clean afterwards.
 */
@Tag("threads")
class ExecutorMatrixTests {

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		application = new SpringApplicationBuilder(ExecutorMatrixConfiguration.class).web(WebApplicationType.NONE)
			.properties("spring.task.execution.mode=force", "spring.task.execution.pool.core-size=1")
			.run();
	}

	@AfterAll
	static void stop() {
		ExecutorService pool = application.getBean("fixedPool", ExecutorService.class);
		application.close();
		assertThat(pool.isShutdown()).isTrue();
		Hooks.disableAutomaticContextPropagation();
	}

	static Stream<Arguments> cases() {
		return executors().flatMap((executor) -> Arrays.stream(Way.values())
			.filter((way) -> way.isOf(executor(executor)))
			.flatMap((way) -> Arrays.stream(Current.values()).map((current) -> Arguments.of(executor, way, current))));
	}

	static Stream<Arguments> casesWithContext() {
		return cases().filter((arguments) -> arguments.get()[2] != Current.NOTHING);
	}

	static Stream<String> executors() {
		return Stream
			.concat(Arrays.stream(application.getBeanNamesForType(Executor.class)),
					Arrays.stream(application.getBeanNamesForType(TaskScheduler.class)))
			.distinct()
			.filter((name) -> !name.equals("rawPool"));
	}

	@Test
	void everyKindIsThere() {
		assertThat(executors()).contains("applicationTaskExecutor", "taskScheduler", "byHand", "initialised",
				"decorated", "declaredByInterface", "simple", "simpleScheduler", "concurrent", "concurrentScheduler",
				"fixedPool", "scheduledPool", "forkJoinPool", "plain", "byDoor");
	}

	@Test
	@Tag("virtual-threads")
	void everyKindOfVirtualThreadIsThere() {
		assertThat(executors().filter((name) -> name.startsWith("virtual"))).hasSize(4)
			.allSatisfy((name) -> assertThat(threadOf(executor(name)).join()).startsWith("VirtualThread["));
	}

	private static CompletableFuture<String> threadOf(Object executor) {
		return CompletableFuture.supplyAsync(() -> Thread.currentThread().toString(), (Executor) executor);
	}

	@ParameterizedTest
	@MethodSource("executors")
	void executorIsInstrumented(String name) {
		assertThat(name.equals("byDoor") || TracingExecutors.isInstrumented(application.getBean(name))).isTrue();
	}

	@ParameterizedTest
	@MethodSource("cases")
	void whatIsCurrentIsCarriedAndNothingIsLeft(String name, Way way, Current current) {
		Object executor = executor(name);
		current.run(application, (caller) -> {
			assertThat(caller.equals(Seen.NOTHING)).isEqualTo(current == Current.NOTHING);
			assertThat(way.handOver(executor, Seen::now).join()).isEqualTo(caller);
			assertThat(Seen.now()).isEqualTo(caller);
		});
		assertThat(way.handOver(executor, Seen::now).join()).isEqualTo(Seen.NOTHING);
	}

	@ParameterizedTest
	@MethodSource("cases")
	void nothingIsLeftByATaskThatThrows(String name, Way way, Current current) {
		Object executor = executor(name);
		current.run(application, (caller) -> assertThat(way.handOver(executor, () -> {
			throw new IllegalStateException("expected");
		}).handle((seen, failure) -> failure).join()).hasMessageContaining("expected"));
		assertThat(way.handOver(executor, Seen::now).join()).isEqualTo(Seen.NOTHING);
	}

	@ParameterizedTest
	@MethodSource("casesWithContext")
	void nothingIsLeftByATaskThatLeavesAScopeOpen(String name, Way way, Current current) {
		Object executor = executor(name);
		current.run(application, (caller) -> way.handOver(executor, () -> {
			Context.current().with(ContextKey.named("left"), "open").makeCurrent();
			return Seen.now();
		}).join());
		assertThat(way.handOver(executor, Seen::now).join()).isEqualTo(Seen.NOTHING);
	}

	private static Object executor(String name) {
		return application.getBean(name);
	}

	/**
	 * How a task is handed over.
	 */
	enum Way {

		/** By {@code execute}. */
		RUNNABLE,

		/** By {@code submit}. */
		CALLABLE,

		/** By {@code schedule}, once. */
		SCHEDULED,

		/** By {@link CompletableFuture}. */
		COMPLETABLE_FUTURE,

		/** By {@code thenApplyAsync}, from a thread where nothing is current. */
		WRAPPED_FUNCTION,

		/** As what a {@link Mono} is made of, by {@code subscribeOn}. */
		MONO,

		/** In an operator, by {@code publishOn}, from a thread of Reactor. */
		MONO_OPERATOR,

		/** As a {@link Mono} within another, from a thread of Reactor. */
		MONO_WITHIN_MONO;

		boolean isOf(Object executor) {
			return switch (this) {
				case CALLABLE -> executor instanceof ExecutorService || executor instanceof AsyncTaskExecutor;
				case SCHEDULED -> executor instanceof ScheduledExecutorService || executor instanceof TaskScheduler;
				default -> executor instanceof Executor;
			};
		}

		CompletableFuture<Seen> handOver(Object executor, Callable<Seen> task) {
			CompletableFuture<Seen> result = new CompletableFuture<>();
			Callable<Seen> completing = () -> {
				complete(result, task);
				return Seen.NOTHING;
			};
			Runnable running = () -> complete(result, task);
			switch (this) {
				case RUNNABLE -> ((Executor) executor).execute(running);
				case CALLABLE -> submit(executor, completing);
				case SCHEDULED -> schedule(executor, running);
				case COMPLETABLE_FUTURE -> CompletableFuture.runAsync(running, (Executor) executor);
				case WRAPPED_FUNCTION -> CompletableFuture.completedFuture(1)
					.thenApplyAsync(TracePropagation.wrapFunction((Integer number) -> {
						running.run();
						return number;
					}), (Executor) executor);
				case MONO -> Mono.fromCallable(task)
					.subscribeOn(Schedulers.fromExecutor((Executor) executor))
					.subscribe(result::complete, result::completeExceptionally);
				case MONO_OPERATOR -> Mono.just(1)
					.publishOn(Schedulers.parallel())
					.publishOn(Schedulers.fromExecutor((Executor) executor))
					.map((number) -> call(task))
					.subscribe(result::complete, result::completeExceptionally);
				case MONO_WITHIN_MONO -> Mono.delay(Duration.ofMillis(1))
					.flatMap((number) -> Mono.fromCallable(task)
						.subscribeOn(Schedulers.fromExecutor((Executor) executor)))
					.subscribe(result::complete, result::completeExceptionally);
			}
			return result.orTimeout(10, TimeUnit.SECONDS);
		}

		private static void submit(Object executor, Callable<Seen> task) {
			if (executor instanceof ExecutorService service) {
				service.submit(task);
			}
			else {
				((AsyncTaskExecutor) executor).submit(task);
			}
		}

		private static void schedule(Object executor, Runnable task) {
			if (executor instanceof ScheduledExecutorService service) {
				service.schedule(task, 1, TimeUnit.MILLISECONDS);
			}
			else {
				((TaskScheduler) executor).schedule(task, Instant.now());
			}
		}

		private static Seen call(Callable<Seen> task) {
			try {
				return task.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex.getMessage(), ex);
			}
		}

		private static void complete(CompletableFuture<Seen> result, Callable<Seen> task) {
			try {
				result.complete(task.call());
			}
			catch (Exception ex) {
				result.completeExceptionally(ex);
				throw new IllegalStateException("expected to be logged", ex);
			}
		}

	}

}
