// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.monitoring;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several listeners of jnats in the place of one. Each hears everything, in the order of
 * the list, also when one before it throws; that is logged. A proxy, so that it has the
 * methods that jnats will add.
 *
 * @since 0.1.0
 */
public final class ListenerGroup implements InvocationHandler {

	private static final Logger logger = LoggerFactory.getLogger(ListenerGroup.class);

	private final List<?> listeners;

	private final BoundedWarnings warnings = new BoundedWarnings(logger);

	private ListenerGroup(List<?> listeners) {
		this.listeners = listeners;
	}

	/**
	 * Make one listener of several.
	 * @param <T> the type of listener
	 * @param type the type of listener, an interface whose abstract methods return
	 * nothing
	 * @param listeners the listeners
	 * @return the group, to be given to jnats
	 */
	public static <T> T of(Class<T> type, List<? extends T> listeners) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new ListenerGroup(List.copyOf(listeners))));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (method.getDeclaringClass() == Object.class) {
			return method.invoke(this, arguments);
		}
		if (method.getReturnType() != void.class) {
			return InvocationHandler.invokeDefault(proxy, method, arguments);
		}
		for (Object listener : this.listeners) {
			tell(listener, method, arguments);
		}
		return null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other != null && Proxy.isProxyClass(other.getClass()) && Proxy.getInvocationHandler(other) == this;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

	@Override
	public String toString() {
		return this.listeners.toString();
	}

	private void tell(Object listener, Method method, @Nullable Object @Nullable [] arguments)
			throws IllegalAccessException {
		try {
			method.invoke(listener, arguments);
		}
		catch (InvocationTargetException ex) {
			String name = listener.getClass().getName();
			this.warnings.warn(name, "The NATS listener " + name + " failed on " + method.getName(), ex.getCause());
		}
	}

}
