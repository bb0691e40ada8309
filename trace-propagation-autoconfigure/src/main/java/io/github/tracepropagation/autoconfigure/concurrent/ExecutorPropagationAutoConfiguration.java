// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.concurrent.bean.ExecutorBeanPostProcessor;
import io.github.tracepropagation.concurrent.executor.ScheduledFailureObservationHandler;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.PatternMatchUtils;

/**
 * Auto-configuration for the context to follow tasks to the threads of executors and
 * schedulers.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnEnabledPropagation("async")
@EnableConfigurationProperties(AsyncProperties.class)
public final class ExecutorPropagationAutoConfiguration {

	private static final String APPLICATION_TASK_EXECUTOR = "applicationTaskExecutor";

	ExecutorPropagationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	static ExecutorBeanPostProcessor executorBeanPostProcessor(Environment environment) {
		Binder binder = Binder.get(environment);
		AsyncProperties properties = binder.bind("trace-propagation.async", AsyncProperties.class)
			.orElseGet(AsyncProperties::new);
		boolean excluded = !binder.bind("spring.task.execution.propagate-context", Boolean.class).orElse(true);
		return new ExecutorBeanPostProcessor(
				(bean, name) -> properties.isInstrumentTaskExecutors() && !isExcluded(properties, excluded, name),
				(bean, name) -> properties.isInstrumentExecutors() && !isExcluded(properties, excluded, name));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "trace-propagation.async.scheduled-errors", matchIfMissing = true)
	ScheduledFailureObservationHandler scheduledFailureObservationHandler() {
		return new ScheduledFailureObservationHandler();
	}

	private static boolean isExcluded(AsyncProperties properties, boolean applicationTaskExecutor, String beanName) {
		return (applicationTaskExecutor && beanName.equals(APPLICATION_TASK_EXECUTOR))
				|| PatternMatchUtils.simpleMatch(properties.getExclude().toArray(String[]::new), beanName);
	}

}
