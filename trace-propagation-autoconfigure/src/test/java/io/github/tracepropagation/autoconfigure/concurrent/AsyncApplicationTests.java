// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.autoconfigure.concurrent.Seen.Current;
import io.github.tracepropagation.concurrent.executor.TracingTaskDecorator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what Spring runs on other threads has the context of who asked for it.
 */
@Tag("threads")
class AsyncApplicationTests {

	@Test
	void asyncMethodsAndListenersHaveTheContextOfTheirCaller() {
		assertAsync(Work.class);
	}

	@Test
	void executorOfAnAsyncConfigurerNeedNotBeABean() {
		assertAsync(Work.class, OwnExecutor.class);
	}

	@Test
	void executorThatIsExcludedIsLeftAloneWhereAnAsyncConfigurerReturnsIt() {
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Work.class,
				ExcludedExecutor.class)
			.web(WebApplicationType.NONE)
			.properties("trace-propagation.async.exclude=legacy")
			.run()) {
			Current.SPAN.run(application,
					(caller) -> assertThat(application.getBean(Work.class).work().join()).isEqualTo(Seen.NOTHING));
		}
	}

	@Test
	void decoratorOfSpringBootAddsNothingAndTakesNothingAway() {
		assertAsync(Work.class, DecoratorOfSpring.class);
	}

	@Test
	void decoratorsThatSpringBootComposesAddNothingAndTakeNothingAway() {
		assertAsync(Work.class, DecoratorOfSpring.class, OwnDecorators.class);
		assertThat(OwnDecorators.decorated).isPositive();
	}

	@Test
	@Tag("virtual-threads")
	void virtualThreadsOfSpringBootHaveTheContextOfTheirCaller() {
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Work.class)
			.web(WebApplicationType.NONE)
			.properties("spring.threads.virtual.enabled=true")
			.run()) {
			Current.SPAN_IN_OBSERVATION.run(application, (caller) -> {
				assertThat(application.getBean(Work.class).work().join()).isEqualTo(caller);
				assertThat(application.getBean(Work.class).isVirtual().join()).isTrue();
			});
		}
	}

	private static void assertAsync(Class<?>... configuration) {
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(configuration)
			.web(WebApplicationType.NONE)
			.properties("spring.task.execution.pool.core-size=1")
			.run()) {
			Work work = application.getBean(Work.class);
			for (Current current : Current.values()) {
				current.run(application, (caller) -> {
					assertThat(work.work().join()).isEqualTo(caller);
					assertThat(seenByListener(application)).isEqualTo(caller);
				});
				assertThat(work.work().join()).isEqualTo(Seen.NOTHING);
			}
		}
	}

	private static Seen seenByListener(ConfigurableApplicationContext application) {
		Asked event = new Asked(new CompletableFuture<>());
		application.publishEvent(event);
		return event.seen().orTimeout(10, TimeUnit.SECONDS).join();
	}

	@Test
	void eventsOfAMulticasterThatIsAsynchronousHaveTheContextOfWhoPublishes() {
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Multicasting.class)
			.web(WebApplicationType.NONE)
			.run()) {
			for (Current current : Current.values()) {
				current.run(application, (caller) -> assertThat(seenByListener(application)).isEqualTo(caller));
				assertThat(seenByListener(application)).isEqualTo(Seen.NOTHING);
			}
		}
	}

	@Test
	void executorsAreStillMeasured() {
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Measured.class)
			.web(WebApplicationType.NONE)
			.run()) {
			MeterRegistry meters = application.getBean(MeterRegistry.class);
			assertThat(meters.get("executor.pool.core").tag("name", "task").gauge().value()).isEqualTo(3);
			assertThat(meters.get("executor.pool.core").tag("name", "measured").gauge().value()).isEqualTo(2);
		}
	}

	record Asked(CompletableFuture<Seen> seen) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	static class Work {

		@Async
		CompletableFuture<Seen> work() {
			return CompletableFuture.completedFuture(Seen.now());
		}

		@Async
		CompletableFuture<Boolean> isVirtual() {
			return CompletableFuture.completedFuture(Thread.currentThread().toString().startsWith("VirtualThread"));
		}

		@Async
		@EventListener
		void listen(Asked event) {
			event.seen().complete(Seen.now());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnExecutor implements AsyncConfigurer {

		@Override
		public Executor getAsyncExecutor() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setCorePoolSize(1);
			executor.setDaemon(true);
			executor.initialize();
			return executor;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ExcludedExecutor {

		@Bean
		static ThreadPoolTaskExecutor legacy() {
			return new ThreadPoolTaskExecutor();
		}

		@Bean
		static AsyncConfigurer asyncConfigurer(ThreadPoolTaskExecutor legacy) {
			return new AsyncConfigurer() {

				@Override
				public Executor getAsyncExecutor() {
					return legacy;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DecoratorOfSpring {

		@Bean
		ContextPropagatingTaskDecorator contextPropagatingTaskDecorator() {
			return new ContextPropagatingTaskDecorator();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDecorators {

		private static volatile int decorated;

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		TaskDecorator firstDecorator() {
			return OwnDecorators::count;
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		TaskDecorator lastDecorator() {
			return OwnDecorators::count;
		}

		@Bean
		TaskDecorator tracingDecorator() {
			return TracingTaskDecorator.ofExecutor(null);
		}

		private static Runnable count(Runnable task) {
			decorated++;
			return () -> task.run();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Multicasting {

		@Bean
		SimpleApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor(Executors.newCachedThreadPool((task) -> {
				Thread thread = new Thread(task);
				thread.setDaemon(true);
				return thread;
			}));
			return multicaster;
		}

		@EventListener
		void listen(Asked event) {
			event.seen().complete(Seen.now());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Measured {

		@Bean
		SimpleMeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

		@Bean
		ThreadPoolTaskExecutor task() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setCorePoolSize(3);
			return executor;
		}

		@Bean
		ExecutorService measured(MeterRegistry meters) {
			return ExecutorServiceMetrics.monitor(meters, Executors.newFixedThreadPool(2), "measured");
		}

	}

}
