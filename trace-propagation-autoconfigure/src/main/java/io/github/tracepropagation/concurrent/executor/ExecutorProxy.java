// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.executor;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;

import io.github.tracepropagation.concurrent.TraceSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Stands in front of an executor, with all its public interfaces, and changes the tasks
 * that are handed over.
 */
final class ExecutorProxy implements InvocationHandler {

	private final Object target;

	private final Change change;

	private ExecutorProxy(Object target, Change change) {
		this.target = target;
		this.change = change;
	}

	/**
	 * Make tasks run with what is current where they are handed over. Tasks that recur
	 * are handed over as they are.
	 * @param target the executor
	 * @param classLoader the class loader of the proxy, or {@code null} for that of this
	 * class
	 * @return the proxy
	 */
	static Object of(Object target, @Nullable ClassLoader classLoader) {
		return of(target, classLoader, ExecutorProxy::carry);
	}

	/**
	 * Make tasks that are scheduled run within a {@link ScheduledRun}, with nothing else
	 * than they have.
	 * @param target the pool of a scheduler
	 * @return the proxy
	 */
	static ScheduledExecutorService ofPool(ScheduledExecutorService target) {
		return (ScheduledExecutorService) of(target, null, ExecutorProxy::run);
	}

	private static Object of(Object target, @Nullable ClassLoader classLoader, Change change) {
		ClassLoader loader = (classLoader != null) ? classLoader : ExecutorProxy.class.getClassLoader();
		Set<Class<?>> interfaces = new LinkedHashSet<>();
		for (Class<?> type : ClassUtils.getAllInterfacesForClass(target.getClass(), loader)) {
			if (Modifier.isPublic(type.getModifiers())) {
				interfaces.add(type);
			}
		}
		interfaces.add(InstrumentedExecutor.class);
		return Proxy.newProxyInstance(loader, interfaces.toArray(Class<?>[]::new), new ExecutorProxy(target, change));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		if (method.getDeclaringClass() == InstrumentedExecutor.class) {
			return this.target;
		}
		if (method.getDeclaringClass() == Object.class && method.getName().equals("equals")) {
			return arguments != null && proxy == arguments[0];
		}
		try {
			return method.invoke(this.target, (arguments != null) ? this.change.apply(method, arguments) : null);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private static Object[] run(Method method, Object[] arguments) {
		if (method.getName().startsWith("schedule") && arguments[0] instanceof Runnable task) {
			arguments[0] = new ScheduledRun(task);
		}
		return arguments;
	}

	private static Object[] carry(Method method, Object[] arguments) {
		if (arguments[0] == null || RecurringCall.recurs(method)) {
			return arguments;
		}
		Class<?> type = method.getParameterTypes()[0];
		if (type == Runnable.class) {
			arguments[0] = TraceSnapshot.wrap((Runnable) arguments[0]);
		}
		else if (type == Callable.class) {
			arguments[0] = TraceSnapshot.wrap((Callable<?>) arguments[0]);
		}
		else if (type == Collection.class && method.getName().startsWith("invoke")) {
			arguments[0] = carry((Collection<?>) arguments[0]);
		}
		return arguments;
	}

	// What is no task is for the executor to refuse
	private static Collection<?> carry(Collection<?> tasks) {
		List<Object> carried = new ArrayList<>(tasks.size());
		for (Object task : tasks) {
			carried.add((task instanceof Callable<?> callable) ? TraceSnapshot.wrap(callable) : task);
		}
		return carried;
	}

	/**
	 * Changes the arguments of a call.
	 */
	@FunctionalInterface
	private interface Change {

		Object[] apply(Method method, Object[] arguments);

	}

}
