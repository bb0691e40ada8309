// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.concurrent.bean.ExecutorBeanPostProcessor;
import io.github.tracepropagation.concurrent.executor.InstrumentedExecutor;
import io.github.tracepropagation.concurrent.executor.ScheduledFailureObservationHandler;
import io.github.tracepropagation.concurrent.executor.TracingExecutors;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExecutorPropagationAutoConfiguration} and {@link AsyncProperties}.
 */
@Tag("threads")
class ExecutorPropagationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ExecutorPropagationAutoConfiguration.class,
				ContextAccessorAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("spring.task.execution.mode=force")
		.withUserConfiguration(Pools.class);

	@Test
	void executorsAreInstrumented() {
		this.runner.run((context) -> assertThat(instrumented(context)).containsExactlyInAnyOrder("task", "service",
				"scheduled", "applicationTaskExecutor"));
	}

	@Test
	void executorsKeepTheirTypes() {
		this.runner.run((context) -> {
			assertThat(context.getBean("service")).isInstanceOf(ExecutorService.class);
			assertThat(context.getBean("scheduled")).isInstanceOf(ScheduledExecutorService.class);
			assertThat(context.getBean("byClass")).isExactlyInstanceOf(ThreadPoolExecutor.class);
			assertThat(context.getBean("task")).isExactlyInstanceOf(ThreadPoolTaskExecutor.class);
			assertThat(context.getBean(Injected.class).pools).hasSize(5);
		});
	}

	@Test
	void executorThatIsStoodInFrontOfIsShutDownWithTheApplication() {
		this.runner.run((context) -> {
			Object service = ((InstrumentedExecutor) context.getBean("service")).getInstrumentedTarget();
			context.getSourceApplicationContext().close();
			assertThat(((ExecutorService) service).isShutdown()).isTrue();
		});
	}

	@Test
	void executorThatNeedsToSeeItsTasksOrHasATypeOfItsOwnIsLeftAlone() {
		this.runner.run((context) -> {
			assertThat(context.getBean("inOrder")).isInstanceOf(ThreadPoolExecutor.class);
			assertThat(context.getBean("netty")).isNotInstanceOf(InstrumentedExecutor.class);
		});
	}

	@Test
	void taskExecutorThatPutsItsTasksInOrderIsGivenThemAsTheyAre() {
		this.runner.withBean("ordered", ThreadPoolTaskExecutor.class, OrderedTaskExecutor::new).run((context) -> {
			ThreadPoolTaskExecutor executor = context.getBean("ordered", ThreadPoolTaskExecutor.class);
			assertThat(TracingExecutors.isInstrumented(executor)).isFalse();
			CountDownLatch first = new CountDownLatch(1);
			CountDownLatch all = new CountDownLatch(2);
			try (Scope scope = Context.root().with(ContextKey.named("name"), "value").makeCurrent()) {
				executor.execute(new OrderedTask(() -> await(first)));
				executor.execute(new OrderedTask(all::countDown));
				executor.execute(new OrderedTask(all::countDown));
			}
			first.countDown();
			assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-propagation.enabled", "trace-propagation.async.enabled" })
	void nothingIsThereWhereSwitchedOff(String property) {
		this.runner.withPropertyValues(property + "=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ExecutorBeanPostProcessor.class)
				.doesNotHaveBean(ScheduledFailureObservationHandler.class));
	}

	@Test
	void eachKindCanBeSwitchedOff() {
		this.runner.withPropertyValues("trace-propagation.async.instrument-task-executors=false")
			.run((context) -> assertThat(instrumented(context)).containsExactlyInAnyOrder("service", "scheduled"));
		this.runner.withPropertyValues("trace-propagation.async.instrument-executors=false")
			.run((context) -> assertThat(instrumented(context)).containsExactlyInAnyOrder("task",
					"applicationTaskExecutor"));
		this.runner.withPropertyValues("trace-propagation.async.scheduled-errors=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ScheduledFailureObservationHandler.class));
	}

	@Test
	void beansCanBeExcluded() {
		this.runner.withPropertyValues("trace-propagation.async.exclude=s*,task")
			.run((context) -> assertThat(instrumented(context)).containsExactly("applicationTaskExecutor"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "False", "off" })
	void applicationThatKeepsContextOutOfTheExecutorOfSpringBootHasItsWay(String value) {
		this.runner.withPropertyValues("spring.task.execution.propagate-context=" + value)
			.run((context) -> assertThat(instrumented(context)).doesNotContain("applicationTaskExecutor")
				.contains("task"));
	}

	@Test
	void postProcessorOfTheApplicationReplacesOurs() {
		this.runner
			.withBean(ExecutorBeanPostProcessor.class,
					() -> new ExecutorBeanPostProcessor((bean, name) -> false, (bean, name) -> false))
			.run((context) -> assertThat(instrumented(context)).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.micrometer.context", "org.springframework.web" })
	void worksWithoutOptionalLibraries(String library) {
		this.runner.withClassLoader(new FilteredClassLoader(library))
			.run((context) -> assertThat(instrumented(context)).hasSize(4));
	}

	private static List<String> instrumented(AssertableApplicationContext context) {
		return context.getBeansOfType(Executor.class)
			.entrySet()
			.stream()
			.filter((entry) -> TracingExecutors.isInstrumented(entry.getValue()))
			.map(Map.Entry::getKey)
			.toList();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	interface GroupOfEventLoops extends ExecutorService {

	}

	static final class EventLoops extends ForkJoinPool implements GroupOfEventLoops {

	}

	static final class OrderedTaskExecutor extends ThreadPoolTaskExecutor {

		OrderedTaskExecutor() {
			setCorePoolSize(1);
		}

		@Override
		protected BlockingQueue<Runnable> createQueue(int queueCapacity) {
			return new PriorityBlockingQueue<>();
		}

	}

	record OrderedTask(Runnable task) implements Runnable, Comparable<OrderedTask> {

		@Override
		public void run() {
			this.task.run();
		}

		@Override
		public int compareTo(OrderedTask other) {
			return 0;
		}

	}

	static class Injected {

		private final List<Executor> pools;

		Injected(ThreadPoolTaskExecutor task, ExecutorService service, ScheduledExecutorService scheduled,
				ThreadPoolExecutor byClass, AsyncTaskExecutor applicationTaskExecutor) {
			this.pools = List.of(task, service, scheduled, byClass, applicationTaskExecutor);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Pools {

		@Bean
		ThreadPoolTaskExecutor task() {
			return new ThreadPoolTaskExecutor();
		}

		@Bean
		ExecutorService service() {
			return Executors.newFixedThreadPool(1);
		}

		@Bean
		ScheduledExecutorService scheduled() {
			return Executors.newSingleThreadScheduledExecutor();
		}

		@Bean
		ThreadPoolExecutor byClass() {
			return (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
		}

		@Bean
		Executor inOrder() {
			return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>());
		}

		@Bean
		GroupOfEventLoops netty() {
			return new EventLoops();
		}

		@Bean
		Injected injected(ThreadPoolTaskExecutor task, ExecutorService service, ScheduledExecutorService scheduled,
				ThreadPoolExecutor byClass, AsyncTaskExecutor applicationTaskExecutor) {
			return new Injected(task, service, scheduled, byClass, applicationTaskExecutor);
		}

	}

}
