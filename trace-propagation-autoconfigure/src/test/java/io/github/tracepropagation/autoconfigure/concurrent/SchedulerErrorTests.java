// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.tracepropagation.autoconfigure.concurrent.Seen.Current;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.PeriodicTrigger;
import org.springframework.scheduling.support.ScheduledMethodRunnable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every scheduler handles the errors of its tasks where the ids of the run are
 * current, and that its threads are clean afterwards.
 */
@Tag("threads")
class SchedulerErrorTests {

	private static final Duration PERIOD = Duration.ofMillis(5);

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		application = new SpringApplicationBuilder(Schedulers.class).web(WebApplicationType.NONE).run();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	static Stream<Arguments> recurringTasks() {
		return Stream.of("pool", "simple", "concurrent", "concurrentOnBean", "composed")
			.flatMap((name) -> Arrays.stream(Recurrence.values()).map((recurrence) -> Arguments.of(name, recurrence)));
	}

	static Stream<Arguments> recurringTasksWithHandler() {
		return Stream.of("handledPool", "handledSimple", "handledConcurrent")
			.flatMap((name) -> Arrays.stream(Recurrence.values()).map((recurrence) -> Arguments.of(name, recurrence)))
			// Handled by the scheduler, outside of what it lets anyone decorate
			.filter((arguments) -> !"handledSimple".equals(arguments.get()[0])
					|| arguments.get()[1] != Recurrence.FIXED_DELAY);
	}

	@ParameterizedTest
	@MethodSource("recurringTasks")
	void errorOfARecurringTaskIsLoggedWithTheIdsOfItsRun(String name, Recurrence recurrence) throws Exception {
		ListAppender<ILoggingEvent> errors = new ListAppender<>();
		errors.list = new CopyOnWriteArrayList<>();
		errors.start();
		Logger logger = (Logger) LoggerFactory.getLogger("org.springframework.scheduling.support");
		logger.addAppender(errors);
		FailingMethod method = new FailingMethod();
		TaskScheduler scheduler = application.getBean(name, TaskScheduler.class);
		Future<?> future = recurrence.schedule(scheduler, method.observed());
		try {
			Awaitility.await().until(() -> errors.list.size() >= 2);
		}
		finally {
			future.cancel(false);
			logger.detachAppender(errors);
		}
		assertThat(errors.list).extracting((error) -> error.getMDCPropertyMap().get("span_id"))
			.doesNotContainNull()
			.doesNotHaveDuplicates()
			.isSubsetOf(method.runs.stream().map((run) -> run.span().getSpanId()).toList());
		assertClean(scheduler);
	}

	@ParameterizedTest
	@MethodSource("recurringTasksWithHandler")
	void errorHandlerOfTheApplicationHasTheSpanOfTheRun(String name, Recurrence recurrence) throws Exception {
		Errors errors = application.getBean(Errors.class);
		FailingMethod method = new FailingMethod();
		TaskScheduler scheduler = application.getBean(name, TaskScheduler.class);
		errors.handled.clear();
		Future<?> future = recurrence.schedule(scheduler, method.observed());
		try {
			for (int i = 0; i < 2; i++) {
				Seen handled = errors.handled.poll(10, TimeUnit.SECONDS);
				assertThat(handled).isNotNull();
				assertThat(method.runs).extracting(Seen::span).contains(handled.span());
				assertThat(handled.mdc()).containsEntry("span_id", handled.span().getSpanId());
			}
		}
		finally {
			future.cancel(false);
		}
		assertClean(scheduler);
	}

	@ParameterizedTest
	@ValueSource(strings = { "handledPool", "handledSimple", "handledConcurrent" })
	void errorOfATaskThatRunsOnceHasTheSpanOfWhoScheduledIt(String name) throws Exception {
		Errors errors = application.getBean(Errors.class);
		TaskScheduler scheduler = application.getBean(name, TaskScheduler.class);
		errors.handled.clear();
		Seen[] asked = new Seen[1];
		Current.SPAN_IN_OBSERVATION.run(application, (caller) -> {
			asked[0] = caller;
			scheduler.schedule(() -> {
				throw new IllegalStateException("expected");
			}, Instant.now());
		});
		Seen handled = errors.handled.poll(10, TimeUnit.SECONDS);
		assertThat(handled).isNotNull();
		assertThat(handled.span()).isEqualTo(asked[0].span());
		assertThat(handled.tenant()).isEqualTo(asked[0].tenant());
		assertClean(scheduler);
	}

	@Test
	void taskWithAFixedDelayGoesOnAfterAnErrorAsBefore() {
		SimpleAsyncTaskScheduler scheduler = application.getBean("simple", SimpleAsyncTaskScheduler.class);
		List<Seen> runs = new CopyOnWriteArrayList<>();
		Future<?> future = scheduler.scheduleWithFixedDelay(() -> {
			runs.add(Seen.now());
			throw new IllegalStateException("expected");
		}, PERIOD);
		Awaitility.await().until(() -> runs.size() >= 3);
		assertThat(future.isDone()).isFalse();
		future.cancel(true);
		assertThat(runs).containsOnly(Seen.NOTHING);
	}

	@ParameterizedTest
	@MethodSource("recurringTasks")
	void recurringTaskHasNothingOfWhoScheduledIt(String name, Recurrence recurrence) {
		TaskScheduler scheduler = application.getBean(name, TaskScheduler.class);
		List<Seen> runs = new CopyOnWriteArrayList<>();
		Current.SPAN_IN_OBSERVATION.run(application, (caller) -> {
			Future<?> future = recurrence.schedule(scheduler, () -> runs.add(Seen.now()));
			Awaitility.await().until(() -> runs.size() >= 3);
			future.cancel(false);
		});
		assertThat(runs).containsOnly(Seen.NOTHING);
	}

	@Test
	void schedulerKeepsItsTypeAndItsSettings() {
		SimpleAsyncTaskScheduler scheduler = application.getBean("simple", SimpleAsyncTaskScheduler.class);
		assertThat(scheduler.getThreadNamePrefix()).isEqualTo("simple-");
		assertThat(scheduler.getConcurrencyLimit()).isEqualTo(7);
		assertThat(scheduler.isThrottleActive()).isTrue();
		assertThat(scheduler.isRunning()).isTrue();
		scheduler.setConcurrencyLimit(8);
		assertThat(scheduler.getConcurrencyLimit()).isEqualTo(8);
		assertThat(scheduler).isEqualTo(scheduler).hasSameHashCodeAs(scheduler);
	}

	@Test
	void schedulerIsClosedWithTheApplication() {
		ConfigurableApplicationContext own = new SpringApplicationBuilder(Schedulers.class).web(WebApplicationType.NONE)
			.run();
		SimpleAsyncTaskScheduler scheduler = own.getBean("simple", SimpleAsyncTaskScheduler.class);
		own.close();
		assertThat(scheduler.isActive()).isFalse();
		assertThat(scheduler.isRunning()).isFalse();
	}

	private static void assertClean(TaskScheduler scheduler) throws Exception {
		BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
		scheduler.schedule(() -> seen.add(Seen.now()), Instant.now());
		Future<?> future = scheduler.scheduleWithFixedDelay(() -> seen.add(Seen.now()), PERIOD);
		for (int i = 0; i < 3; i++) {
			assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(Seen.NOTHING);
		}
		future.cancel(false);
	}

	/**
	 * How a task is made to recur.
	 */
	enum Recurrence {

		/** By {@code scheduleAtFixedRate}. */
		FIXED_RATE,

		/** By {@code scheduleWithFixedDelay}. */
		FIXED_DELAY,

		/** By {@code schedule} with a trigger. */
		TRIGGER;

		Future<?> schedule(TaskScheduler scheduler, Runnable task) {
			return switch (this) {
				case FIXED_RATE -> scheduler.scheduleAtFixedRate(task, PERIOD);
				case FIXED_DELAY -> scheduler.scheduleWithFixedDelay(task, PERIOD);
				case TRIGGER -> scheduler.schedule(task, new PeriodicTrigger(PERIOD));
			};
		}

	}

	static class FailingMethod {

		private final List<Seen> runs = new CopyOnWriteArrayList<>();

		void fail() {
			this.runs.add(Seen.now());
			throw new IllegalStateException("expected");
		}

		Runnable observed() throws Exception {
			ObservationRegistry observations = application.getBean(ObservationRegistry.class);
			Method method = FailingMethod.class.getDeclaredMethod("fail");
			return new ScheduledMethodRunnable(this, method, null, () -> observations);
		}

	}

	static class Errors {

		private final BlockingQueue<Seen> handled = new LinkedBlockingQueue<>();

		void handle(Throwable error) {
			this.handled.add(Seen.now());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Schedulers {

		@Bean
		Errors errors() {
			return new Errors();
		}

		@Bean
		ThreadPoolTaskScheduler pool() {
			return new ThreadPoolTaskScheduler();
		}

		@Bean
		SimpleAsyncTaskScheduler simple() {
			SimpleAsyncTaskScheduler scheduler = new SimpleAsyncTaskScheduler();
			scheduler.setThreadNamePrefix("simple-");
			scheduler.setConcurrencyLimit(7);
			return scheduler;
		}

		@Bean
		ConcurrentTaskScheduler concurrent() {
			return new ConcurrentTaskScheduler(newPool());
		}

		@Bean
		ScheduledExecutorService poolBean() {
			return newPool();
		}

		@Bean
		ConcurrentTaskScheduler concurrentOnBean(ScheduledExecutorService poolBean) {
			return new ConcurrentTaskScheduler(poolBean);
		}

		@Bean
		ThreadPoolTaskScheduler composed() {
			ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
			TaskDecorator own = (task) -> () -> task.run();
			scheduler.setTaskDecorator(new CompositeTaskDecorator(List.of(own, new ContextPropagatingTaskDecorator())));
			return scheduler;
		}

		@Bean
		ThreadPoolTaskScheduler handledPool(Errors errors) {
			ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
			scheduler.setErrorHandler(errors::handle);
			return scheduler;
		}

		@Bean
		SimpleAsyncTaskScheduler handledSimple(Errors errors) {
			SimpleAsyncTaskScheduler scheduler = new SimpleAsyncTaskScheduler();
			scheduler.setErrorHandler(errors::handle);
			return scheduler;
		}

		@Bean
		ConcurrentTaskScheduler handledConcurrent(Errors errors) {
			ConcurrentTaskScheduler scheduler = new ConcurrentTaskScheduler(newPool());
			scheduler.setErrorHandler(errors::handle);
			return scheduler;
		}

		private static ScheduledExecutorService newPool() {
			return Executors.newSingleThreadScheduledExecutor((task) -> {
				Thread thread = new Thread(task);
				thread.setDaemon(true);
				return thread;
			});
		}

	}

}
