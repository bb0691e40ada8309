// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.executor;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.cglib.core.SpringNamingPolicy;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.MethodInterceptor;
import org.springframework.cglib.proxy.MethodProxy;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.support.DelegatingErrorHandlingRunnable;
import org.springframework.scheduling.support.TaskUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Stands in front of a {@link SimpleAsyncTaskScheduler}, as a subclass, so that it can be
 * injected by its class. That scheduler decorates a task on the thread of its triggers,
 * where nothing is current any more, and tasks with a fixed delay not at all. So a task
 * that runs once is handed over with what is current, and the errors of one with a fixed
 * delay are handled within its run, as the scheduler would handle them.
 */
final class SchedulerProxy implements MethodInterceptor {

	private static final @Nullable Field ERROR_HANDLER = ReflectionUtils.findField(SimpleAsyncTaskScheduler.class,
			"errorHandler");

	private final SimpleAsyncTaskScheduler target;

	private SchedulerProxy(SimpleAsyncTaskScheduler target) {
		this.target = target;
	}

	static SimpleAsyncTaskScheduler of(SimpleAsyncTaskScheduler target) {
		Enhancer enhancer = new Enhancer();
		enhancer.setSuperclass(SimpleAsyncTaskScheduler.class);
		enhancer.setInterfaces(new Class<?>[] { InstrumentedExecutor.class });
		enhancer.setNamingPolicy(SpringNamingPolicy.INSTANCE);
		enhancer.setUseFactory(false);
		enhancer.setInterceptDuringConstruction(false);
		enhancer.setCallback(new SchedulerProxy(target));
		SimpleAsyncTaskScheduler proxy = (SimpleAsyncTaskScheduler) enhancer.create();
		proxy.setConcurrencyLimit(target.getConcurrencyLimit());
		proxy.setThreadFactory(target.getThreadFactory());
		return proxy;
	}

	@Override
	public @Nullable Object intercept(Object proxy, Method method, Object[] arguments, MethodProxy methodProxy)
			throws Throwable {
		switch (method.getName()) {
			case "getInstrumentedTarget" -> {
				return this.target;
			}
			case "equals" -> {
				return proxy == arguments[0];
			}
			// Getters that are final answer for the proxy itself
			case "setConcurrencyLimit", "setThreadFactory" -> methodProxy.invokeSuper(proxy, arguments);
			case "schedule" -> {
				if (!RecurringCall.recurs(method) && arguments[0] != null) {
					arguments[0] = ScheduledOnce.of((Runnable) arguments[0]);
				}
			}
			case "scheduleWithFixedDelay" -> {
				if (arguments[0] != null && handlesErrorsByDefault()) {
					arguments[0] = new ScheduledRun(new DelegatingErrorHandlingRunnable((Runnable) arguments[0],
							TaskUtils.getDefaultErrorHandler(true)));
				}
			}
			default -> {
			}
		}
		try {
			return method.invoke(this.target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private boolean handlesErrorsByDefault() {
		if (ERROR_HANDLER == null) {
			return false;
		}
		ReflectionUtils.makeAccessible(ERROR_HANDLER);
		return ReflectionUtils.getField(ERROR_HANDLER, this.target) == null;
	}

}
