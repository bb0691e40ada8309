// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.tracepropagation.autoconfigure.concurrent.Seen.Current;
import io.github.tracepropagation.concurrent.executor.ScheduledFailureObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.support.CronTrigger;
import org.springframework.scheduling.support.PeriodicTrigger;
import org.springframework.scheduling.support.ScheduledMethodRunnable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for tasks that recur.
 */
@Tag("threads")
class RecurringTaskTests {

	@ParameterizedTest
	@ValueSource(strings = { "false", "true" })
	void recurringTasksRunWithoutTheContextOfWhoScheduledThem(String ofSpring) {
		try (ConfigurableApplicationContext application = run(ExecutorMatrixConfiguration.class,
				"spring.task.execution.propagate-context=" + ofSpring)) {
			for (String name : List.of("taskScheduler", "simpleScheduler", "concurrentScheduler")) {
				TaskScheduler scheduler = application.getBean(name, TaskScheduler.class);
				Duration period = Duration.ofMillis(5);
				assertRunsWithoutContext(application, (task) -> scheduler.scheduleAtFixedRate(task, period));
				assertRunsWithoutContext(application, (task) -> scheduler.scheduleWithFixedDelay(task, period));
				assertRunsWithoutContext(application, (task) -> scheduler.schedule(task, new PeriodicTrigger(period)));
			}
			TaskScheduler scheduler = application.getBean("taskScheduler", TaskScheduler.class);
			assertRunsWithoutContext(application, (task) -> scheduler.schedule(task, new CronTrigger("* * * * * *")));
			ScheduledExecutorService pool = application.getBean("scheduledPool", ScheduledExecutorService.class);
			assertRunsWithoutContext(application,
					(task) -> pool.scheduleAtFixedRate(task, 0, 5, TimeUnit.MILLISECONDS));
			assertRunsWithoutContext(application,
					(task) -> pool.scheduleWithFixedDelay(task, 0, 5, TimeUnit.MILLISECONDS));
		}
	}

	private static void assertRunsWithoutContext(ConfigurableApplicationContext application, Scheduling scheduling) {
		List<Seen> runs = new CopyOnWriteArrayList<>();
		Current.SPAN_IN_OBSERVATION.run(application, (caller) -> {
			Future<?> future = scheduling.schedule(() -> runs.add(Seen.now()));
			Awaitility.await().until(() -> runs.size() >= 3);
			future.cancel(false);
		});
		assertThat(runs).containsOnly(Seen.NOTHING);
	}

	@Test
	void eachRunOfAScheduledMethodIsATraceOfItsOwnAndItsErrorIsLoggedWithIt() {
		try (ConfigurableApplicationContext application = run(FailingSchedule.class)) {
			List<ILoggingEvent> logged = listenToErrors();
			Awaitility.await().until(() -> logged.size() >= 3);
			List<ILoggingEvent> errors = List.copyOf(logged);
			List<Map<String, String>> runs = application.getBean(FailingSchedule.class).runs.stream()
				.map(Seen::mdc)
				.toList();
			assertThat(runs).extracting((mdc) -> mdc.get("trace_id")).doesNotContainNull().doesNotHaveDuplicates();
			assertThat(errors).extracting(ILoggingEvent::getMDCPropertyMap).isSubsetOf(runs);
			assertThat(errors).extracting(ILoggingEvent::getThreadName).allMatch((name) -> name.contains("scheduling"));
		}
	}

	private static List<ILoggingEvent> listenToErrors() {
		ListAppender<ILoggingEvent> errors = new ListAppender<>();
		errors.list = new CopyOnWriteArrayList<>();
		errors.start();
		((Logger) LoggerFactory.getLogger("org.springframework.scheduling.support")).addAppender(errors);
		return errors.list;
	}

	@Test
	void errorsAreLeftToSpringWhereThatIsSwitchedOff() {
		try (ConfigurableApplicationContext application = run(FailingSchedule.class,
				"trace-propagation.async.scheduled-errors=false")) {
			assertThat(application.getBeansOfType(ScheduledFailureObservationHandler.class)).isEmpty();
		}
	}

	@Test
	void schedulerIsLeftCleanByAScheduledMethodThatFails() {
		try (ConfigurableApplicationContext application = run(FailingSchedule.class)) {
			List<Seen> runs = application.getBean(FailingSchedule.class).runs;
			Awaitility.await().until(() -> runs.size() >= 2);
			List<Seen> between = new CopyOnWriteArrayList<>();
			TaskScheduler scheduler = application.getBean(TaskScheduler.class);
			scheduler.scheduleWithFixedDelay(() -> between.add(Seen.now()), Duration.ofMillis(5));
			Awaitility.await().until(() -> between.size() >= 3);
			assertThat(between).containsOnly(Seen.NOTHING);
		}
	}

	@Test
	void schedulerIsLeftCleanByAScheduledMethodThatFailsWithTheContextOfWhoScheduledIt() throws Exception {
		try (ConfigurableApplicationContext application = run(FailingSchedule.class)) {
			FailingSchedule failing = application.getBean(FailingSchedule.class);
			TaskScheduler scheduler = application.getBean(TaskScheduler.class);
			ObservationRegistry observations = application.getBean(ObservationRegistry.class);
			Runnable method = new ScheduledMethodRunnable(failing, FailingSchedule.class.getDeclaredMethod("fail"),
					null, () -> observations);
			Current.SPAN.run(application, (caller) -> assertThat((Future<?>) scheduler.schedule(method, Instant.now()))
				.failsWithin(Duration.ofSeconds(10)));
			CompletableFuture<Seen> next = new CompletableFuture<>();
			scheduler.schedule(() -> next.complete(Seen.now()), Instant.now());
			assertThat(next.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(Seen.NOTHING);
		}
	}

	private static ConfigurableApplicationContext run(Class<?> configuration, String... properties) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE).properties(properties).run();
	}

	@FunctionalInterface
	private interface Scheduling {

		Future<?> schedule(Runnable task);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class FailingSchedule {

		private final List<Seen> runs = new CopyOnWriteArrayList<>();

		@Scheduled(fixedRate = 10)
		void fail() {
			this.runs.add(Seen.now());
			throw new IllegalStateException("expected");
		}

	}

}
