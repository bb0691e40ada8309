// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.concurrent.executor.InstrumentedExecutor;
import io.github.tracepropagation.concurrent.executor.TracingExecutors;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.concurrent.ScheduledExecutorFactoryBean;
import org.springframework.scheduling.concurrent.ThreadPoolExecutorFactoryBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.config.TaskExecutorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the many ways in which an executor becomes a bean.
 */
class ExecutorDeclarationTests {

	private static final ContextKey<String> NAME = ContextKey.named("name");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ExecutorPropagationAutoConfiguration.class));

	@Test
	void executorsThatFactoryBeansMakeAreInstrumented() {
		this.runner.withUserConfiguration(Factories.class).run((context) -> {
			for (String name : new String[] { "task", "pool", "scheduled", "generic", "byInterface" }) {
				assertCarries(context.getBean(name, Executor.class));
			}
			assertThat(context.getBean("task")).isExactlyInstanceOf(ThreadPoolTaskExecutor.class);
			assertThat(context.getBean("scheduled")).isInstanceOf(ScheduledExecutorService.class);
			assertThat(context.getBean(Injected.class).task).isSameAs(context.getBean("task"));
		});
	}

	@Test
	void executorThatAFactoryBeanMakesAsItsClassIsLeftAlone() {
		this.runner.withUserConfiguration(Factories.class)
			.run((context) -> assertThat(context.getBean("byClass")).isExactlyInstanceOf(TaskExecutorAdapter.class));
	}

	@Test
	void executorsThatFactoryBeansMakeAreShutDownWithTheApplication() {
		this.runner.withUserConfiguration(Factories.class).run((context) -> {
			ExecutorService pool = context.getBean("pool", ExecutorService.class);
			context.getSourceApplicationContext().close();
			assertThat(pool.isShutdown()).isTrue();
		});
	}

	@Test
	void executorsThatFactoryBeansMakeCanBeExcluded() {
		this.runner.withUserConfiguration(Factories.class)
			.withPropertyValues("trace-propagation.async.exclude=task,pool")
			.run((context) -> {
				assertThat(TracingExecutors.isInstrumented(context.getBean("task"))).isFalse();
				assertThat(TracingExecutors.isInstrumented(context.getBean("pool"))).isFalse();
			});
	}

	@Test
	void executorOfACircularReferenceIsTheSameForEveryone() {
		this.runner.withUserConfiguration(Circle.class).withAllowCircularReferences(true).run((context) -> {
			Executor executor = context.getBean("circular", Executor.class);
			assertThat(executor).isInstanceOf(InstrumentedExecutor.class);
			assertThat(context.getBean(User.class).circular).isSameAs(executor);
			OwnExecutor target = (OwnExecutor) ((InstrumentedExecutor) executor).getInstrumentedTarget();
			assertThat(target.user).isSameAs(context.getBean(User.class));
			assertThat(target.initialized).isTrue();
			assertCarries(executor);
		});
	}

	@Test
	void taskExecutorOfACircularReferenceIsDecorated() {
		this.runner.withUserConfiguration(Circle.class).withAllowCircularReferences(true).run((context) -> {
			Executor executor = context.getBean("decorated", Executor.class);
			assertThat(executor).isExactlyInstanceOf(OwnTaskExecutor.class);
			assertThat(((OwnTaskExecutor) executor).user.executor).isSameAs(executor);
			assertCarries(executor);
		});
	}

	@Test
	void circularReferenceIsStillRefusedWhereSpringRefusesIt() {
		this.runner.withUserConfiguration(Circle.class)
			.withAllowCircularReferences(false)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(BeanCurrentlyInCreationException.class));
	}

	@Test
	void executorOfABeanDefinitionByClassIsLeftAloneAndByInterfaceIsNot() {
		this.runner.withInitializer((context) -> {
			BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context;
			registry.registerBeanDefinition("byClass", new RootBeanDefinition(OwnExecutor.class, OwnExecutor::new));
			registry.registerBeanDefinition("byInterface", new RootBeanDefinition(Executor.class, OwnExecutor::new));
		}).run((context) -> {
			assertThat(context.getBean("byClass")).isExactlyInstanceOf(OwnExecutor.class);
			assertThat(context.getBean("byInterface")).isInstanceOf(InstrumentedExecutor.class);
		});
	}

	private static void assertCarries(Executor executor) {
		try (Scope scope = Context.root().with(NAME, "carried").makeCurrent()) {
			assertThat(nameOn(executor)).isEqualTo("carried");
		}
		assertThat(nameOn(executor)).isEqualTo("null");
	}

	private static String nameOn(Executor executor) {
		return CompletableFuture.supplyAsync(() -> String.valueOf(Context.current().get(NAME)), executor)
			.orTimeout(10, TimeUnit.SECONDS)
			.join();
	}

	static class Injected {

		private final TaskExecutor task;

		Injected(ThreadPoolTaskExecutor task, ExecutorService pool, ScheduledExecutorService scheduled) {
			this.task = task;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		TaskExecutorFactoryBean task() {
			TaskExecutorFactoryBean factory = new TaskExecutorFactoryBean();
			factory.setPoolSize("1");
			return factory;
		}

		@Bean
		ThreadPoolExecutorFactoryBean pool() {
			return new ThreadPoolExecutorFactoryBean();
		}

		@Bean
		ScheduledExecutorFactoryBean scheduled() {
			return new ScheduledExecutorFactoryBean();
		}

		@Bean
		FactoryBean<Executor> generic() {
			return new OwnFactory<>(Executor.class, new OwnExecutor());
		}

		@Bean
		FactoryBean<TaskExecutor> byInterface() {
			return new OwnFactory<>(TaskExecutor.class, new TaskExecutorAdapter(new OwnExecutor()));
		}

		@Bean
		FactoryBean<TaskExecutorAdapter> byClass() {
			return new OwnFactory<>(TaskExecutorAdapter.class, new TaskExecutorAdapter(new OwnExecutor()));
		}

		@Bean
		Injected injected(ThreadPoolTaskExecutor task, ExecutorService pool, ScheduledExecutorService scheduled) {
			return new Injected(task, pool, scheduled);
		}

	}

	record OwnFactory<T>(Class<T> type, T object) implements FactoryBean<T> {

		@Override
		public T getObject() {
			return this.object;
		}

		@Override
		public Class<?> getObjectType() {
			return this.type;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Circle {

		@Bean
		Executor circular() {
			return new OwnExecutor();
		}

		@Bean
		OwnTaskExecutor decorated() {
			return new OwnTaskExecutor();
		}

		@Bean
		User user() {
			return new User();
		}

		@Bean
		UserOfTasks userOfTasks() {
			return new UserOfTasks();
		}

	}

	static class User {

		@Autowired(required = false)
		private Executor circular;

	}

	static class UserOfTasks {

		@Autowired
		private OwnTaskExecutor executor;

	}

	static class OwnExecutor implements Executor, InitializingBean {

		@Autowired(required = false)
		private User user;

		private boolean initialized;

		@Override
		public void afterPropertiesSet() {
			this.initialized = true;
		}

		@Override
		public void execute(Runnable task) {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			thread.start();
		}

	}

	static class OwnTaskExecutor extends ThreadPoolTaskExecutor {

		@Autowired
		private UserOfTasks user;

	}

}
