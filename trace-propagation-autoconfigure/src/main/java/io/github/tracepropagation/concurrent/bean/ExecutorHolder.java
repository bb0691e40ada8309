// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.bean;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.tracepropagation.concurrent.executor.TracingExecutors;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Objects of Spring that hold an executor which need not be a bean: that of
 * {@code AsyncConfigurer}, of the event multicaster, of Spring MVC, and of a request that
 * it answers on another thread.
 */
final class ExecutorHolder {

	private static final Map<String, String> FIELDS = Map.of(
			"org.springframework.scheduling.annotation.AbstractAsyncConfiguration", "executor",
			"org.springframework.context.event.SimpleApplicationEventMulticaster", "taskExecutor",
			"org.springframework.web.context.request.async.WebAsyncManager", "taskExecutor",
			"org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter", "taskExecutor");

	private ExecutorHolder() {
	}

	static void instrument(Object holder, Predicate<Object> leftAlone, @Nullable ClassLoader classLoader) {
		for (Class<?> type = holder.getClass(); type != null; type = type.getSuperclass()) {
			String name = FIELDS.get(type.getName());
			Field field = (name != null) ? ReflectionUtils.findField(type, name) : null;
			if (field != null) {
				ReflectionUtils.makeAccessible(field);
				Object held = ReflectionUtils.getField(field, holder);
				if (held != null) {
					ReflectionUtils.setField(field, holder, instrumented(held, leftAlone, classLoader));
				}
			}
		}
	}

	private static Object instrumented(Object held, Predicate<Object> leftAlone, @Nullable ClassLoader classLoader) {
		if (held instanceof Supplier<?> supplier) {
			return (Supplier<@Nullable Object>) () -> {
				Object executor = supplier.get();
				return (executor != null) ? instrumented(executor, leftAlone, classLoader) : null;
			};
		}
		return (held instanceof Executor && !leftAlone.test(held)) ? TracingExecutors.proxy(held, classLoader) : held;
	}

}
