// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.executor;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.util.ReflectionUtils;

/**
 * The decorators that an executor has, taken apart: Spring's decorator opens the
 * observation anew, over a span that is made by hand, so that it has to stand around
 * ours. Spring Boot puts several decorators into one.
 *
 * @param ofSpring those of Spring that propagate context, or one that does nothing
 * @param own all others, or one that does nothing
 */
record DecoratorParts(TaskDecorator ofSpring, TaskDecorator own) {

	private static final String OF_SPRING = "org.springframework.core.task.support.ContextPropagatingTaskDecorator";

	static DecoratorParts of(@Nullable TaskDecorator existing) {
		List<TaskDecorator> all = new ArrayList<>();
		if (existing != null) {
			collect(existing, all);
		}
		List<TaskDecorator> ofSpring = all.stream().filter(DecoratorParts::isOfSpring).toList();
		all.removeAll(ofSpring);
		return new DecoratorParts(compose(ofSpring), compose(all));
	}

	// One of ours has nothing to add
	private static void collect(TaskDecorator decorator, List<TaskDecorator> all) {
		List<TaskDecorator> parts = (decorator instanceof CompositeTaskDecorator composite) ? partsOf(composite) : null;
		if (parts != null) {
			parts.forEach((part) -> collect(part, all));
		}
		else if (!(decorator instanceof TracingTaskDecorator)) {
			all.add(decorator);
		}
	}

	@SuppressWarnings("unchecked")
	private static @Nullable List<TaskDecorator> partsOf(CompositeTaskDecorator composite) {
		Field field = ReflectionUtils.findField(CompositeTaskDecorator.class, "taskDecorators", List.class);
		if (field == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(field);
		return (List<TaskDecorator>) ReflectionUtils.getField(field, composite);
	}

	private static TaskDecorator compose(List<TaskDecorator> decorators) {
		return switch (decorators.size()) {
			case 0 -> (task) -> task;
			case 1 -> decorators.get(0);
			default -> new CompositeTaskDecorator(decorators);
		};
	}

	private static boolean isOfSpring(TaskDecorator decorator) {
		return decorator.getClass().getName().equals(OF_SPRING);
	}

}
