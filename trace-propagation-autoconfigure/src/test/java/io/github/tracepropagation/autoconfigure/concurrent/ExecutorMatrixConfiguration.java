// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.TracePropagation;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Every kind of executor, each of one thread where it has a pool. Those of virtual
 * threads are there where Java has them.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
class ExecutorMatrixConfiguration {

	@Bean
	static BeanDefinitionRegistryPostProcessor virtualThreads() {
		return new BeanDefinitionRegistryPostProcessor() {

			@Override
			public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
				if (Runtime.version().feature() >= 21) {
					registry.registerBeanDefinition("virtualPool",
							new RootBeanDefinition(ExecutorService.class, () -> virtualPool()));
					registry.registerBeanDefinition("virtualSimple",
							new RootBeanDefinition(SimpleAsyncTaskExecutor.class, () -> virtualSimple()));
					registry.registerBeanDefinition("virtualOfSpring",
							new RootBeanDefinition(Executor.class, VirtualThreadTaskExecutor::new));
					registry.registerBeanDefinition("virtualScheduler",
							new RootBeanDefinition(SimpleAsyncTaskScheduler.class, () -> virtualScheduler()));
				}
			}

		};
	}

	private static ExecutorService virtualPool() {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SimpleAsyncTaskExecutor virtualSimple() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		executor.setVirtualThreads(true);
		return executor;
	}

	private static SimpleAsyncTaskScheduler virtualScheduler() {
		SimpleAsyncTaskScheduler scheduler = new SimpleAsyncTaskScheduler();
		scheduler.setVirtualThreads(true);
		return scheduler;
	}

	private static ThreadPoolTaskExecutor pool() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setCorePoolSize(1);
		return executor;
	}

	@Bean
	ThreadPoolTaskExecutor byHand() {
		return pool();
	}

	@Bean
	ThreadPoolTaskExecutor initialised() {
		ThreadPoolTaskExecutor executor = pool();
		executor.initialize();
		return executor;
	}

	@Bean
	ThreadPoolTaskExecutor decorated() {
		ThreadPoolTaskExecutor executor = pool();
		executor.setTaskDecorator((task) -> () -> task.run());
		return executor;
	}

	@Bean
	Executor declaredByInterface() {
		return pool();
	}

	@Bean
	SimpleAsyncTaskExecutor simple() {
		return new SimpleAsyncTaskExecutor();
	}

	@Bean
	ThreadPoolTaskScheduler taskScheduler() {
		return new ThreadPoolTaskScheduler();
	}

	@Bean
	SimpleAsyncTaskScheduler simpleScheduler() {
		return new SimpleAsyncTaskScheduler();
	}

	@Bean
	ConcurrentTaskExecutor concurrent(ThreadPoolExecutor rawPool) {
		return new ConcurrentTaskExecutor(rawPool);
	}

	@Bean(destroyMethod = "shutdown")
	ScheduledExecutorService scheduledPool() {
		return Executors.newScheduledThreadPool(1);
	}

	@Bean
	ConcurrentTaskScheduler concurrentScheduler(ThreadPoolExecutor rawPool) {
		return new ConcurrentTaskScheduler(rawPool, Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			return thread;
		}));
	}

	@Bean
	ExecutorService fixedPool() {
		return Executors.newFixedThreadPool(1);
	}

	@Bean
	ExecutorService forkJoinPool() {
		return new ForkJoinPool(1);
	}

	@Bean
	Executor plain(ThreadPoolExecutor rawPool) {
		return rawPool::execute;
	}

	@Bean
	Executor byDoor(ThreadPoolExecutor rawPool) {
		return TracePropagation.executor(rawPool);
	}

	@Bean
	ThreadPoolExecutor rawPool() {
		return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
	}

}
