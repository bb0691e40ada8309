// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.check;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.github.tracepropagation.autoconfigure.report.bean.Fields;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * {@link PropagationCheck} for executors that lose the context of who submits: Spring's
 * without any task decorator, and the JDK's own, which cannot be stood in front of where
 * they are declared by their class. What has a decorator, or is of another class, may
 * take the context along and is passed over; so are schedulers, whose tasks start traces
 * of their own, and what Spring Framework declares for itself.
 */
final class ExecutorCheck implements PropagationCheck {

	private static final String DECORATOR = "taskDecorator";

	private static final String JDK = "java.util.concurrent.";

	private static final String SPRING = "org.springframework.";

	private static final String SPRING_BOOT = SPRING + "boot.";

	private final CreatedBeans beans;

	private final Predicate<String> excluded;

	/**
	 * Create the check.
	 * @param beans the beans to look at
	 * @param excluded whether a bean is left alone on purpose, by its name
	 */
	ExecutorCheck(CreatedBeans beans, Predicate<String> excluded) {
		this.beans = beans;
		this.excluded = excluded;
	}

	@Override
	public List<Finding> check() {
		return Stream.of(undecorated(ThreadPoolTaskExecutor.class), undecorated(SimpleAsyncTaskExecutor.class), plain())
			.flatMap((findings) -> findings)
			.toList();
	}

	private Stream<Finding> undecorated(Class<?> type) {
		return this.beans.ofType(type)
			.entrySet()
			.stream()
			.filter((executor) -> executor.getValue().getClass() == type)
			.filter((executor) -> !this.excluded.test(executor.getKey()))
			.filter((executor) -> !isOfSpringFramework(executor.getKey()))
			.filter((executor) -> Fields.isNull(executor.getValue(), DECORATOR))
			.map((executor) -> new Finding(
					type.getSimpleName() + " bean '" + executor.getKey()
							+ "' has no task decorator: what runs on it loses the trace context",
					"Set trace-propagation.async.instrument-task-executors to true, give it a"
							+ " ContextPropagatingTaskDecorator, or name it in trace-propagation.async.exclude"));
	}

	private boolean isOfSpringFramework(String name) {
		String declaring = this.beans.declaringClass(name);
		return declaring != null && declaring.startsWith(SPRING) && !declaring.startsWith(SPRING_BOOT);
	}

	private Stream<Finding> plain() {
		return this.beans.ofType(ExecutorService.class)
			.entrySet()
			.stream()
			.filter((executor) -> executor.getValue().getClass().getName().startsWith(JDK))
			.filter((executor) -> !(executor.getValue() instanceof ScheduledExecutorService))
			.filter((executor) -> !this.excluded.test(executor.getKey()))
			.map((executor) -> new Finding(
					"ExecutorService bean '" + executor.getKey()
							+ "' is one of the JDK's, declared by its class: what runs on it loses the trace context",
					"Declare it by an interface, such as ExecutorService, return"
							+ " TracePropagation.executorService(executor) from the method that declares the bean, or"
							+ " name it in trace-propagation.async.exclude"));
	}

}
