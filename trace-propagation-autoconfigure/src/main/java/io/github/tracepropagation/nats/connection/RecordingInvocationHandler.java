// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * {@link InvocationHandler} of the proxy of one object of jnats. A method that sends is
 * recorded. Any other is called on the object itself: with the objects behind proxies and
 * with handlers that record in the place of its arguments, and what it returns gets a
 * proxy where it is of a kind that has one.
 */
final class RecordingInvocationHandler implements InvocationHandler {

	private static final Object[] NONE = {};

	private final Object target;

	private final ConnectionProxies proxies;

	RecordingInvocationHandler(Object target, ConnectionProxies proxies) {
		this.target = target;
		this.proxies = proxies;
	}

	Object target() {
		return this.target;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (method.getDeclaringClass() == Object.class) {
			return invokeOnObject(method.getName(), arguments);
		}
		if (method.getDeclaringClass() == InstrumentedConnection.class) {
			return (arguments != null && arguments[0] instanceof Message message) ? this.proxies.instrument(message)
					: this.target;
		}
		ProxiedMethod proxied = ProxiedMethod.of(method);
		Object[] raw = (arguments != null) ? arguments : NONE;
		if (proxied.adaptsArguments()) {
			raw = adapt(raw);
		}
		SendingMethod sending = proxied.sending();
		OutgoingMessage message = (sending != null) ? sending.parameters().message(raw) : null;
		if (sending != null && message != null) {
			return this.proxies.sendingHops().send(sending, this.target, message, sending.parameters().option(raw));
		}
		Object result = invoke(method, raw);
		if (result == null || !proxied.adaptsResult()) {
			return result;
		}
		return (result == this.target) ? proxy : this.proxies.instrument(result);
	}

	private @Nullable Object invokeOnObject(String name, @Nullable Object @Nullable [] arguments) {
		return switch (name) {
			case "equals" ->
				arguments != null && arguments[0] != null && this.target.equals(ConnectionProxies.unwrap(arguments[0]));
			case "hashCode" -> this.target.hashCode();
			default -> this.target.toString();
		};
	}

	private @Nullable Object[] adapt(@Nullable Object[] arguments) {
		@Nullable Object[] adapted = arguments.clone();
		for (int i = 0; i < adapted.length; i++) {
			Object argument = adapted[i];
			if (argument instanceof MessageHandler handler) {
				adapted[i] = this.proxies.instrument(handler, this.target, arguments);
			}
			else if (argument != null) {
				adapted[i] = ConnectionProxies.unwrap(argument);
			}
		}
		return adapted;
	}

	private @Nullable Object invoke(Method method, @Nullable Object[] arguments) throws Throwable {
		try {
			return method.invoke(this.target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * What is done about a method of jnats, found out once from its signature. A method
	 * that a later version adds is treated by the same rules.
	 *
	 * @param sending how it sends a message, or {@code null} where it does not
	 * @param adaptsArguments whether it takes handlers, or what may be a proxy
	 * @param adaptsResult whether it returns what may need a proxy
	 */
	private record ProxiedMethod(@Nullable SendingMethod sending, boolean adaptsArguments, boolean adaptsResult) {

		private static final Map<Method, ProxiedMethod> METHODS = new ConcurrentHashMap<>();

		static ProxiedMethod of(Method method) {
			ProxiedMethod known = METHODS.get(method);
			return (known != null) ? known : METHODS.computeIfAbsent(method, ProxiedMethod::examine);
		}

		private static ProxiedMethod examine(Method method) {
			boolean adaptsArguments = Arrays.stream(method.getParameterTypes())
				.anyMatch((type) -> type == MessageHandler.class || type == Message.class
						|| ConnectionProxies.isInstrumentable(type));
			return new ProxiedMethod(SendingMethod.of(method), adaptsArguments,
					ConnectionProxies.isInstrumentable(method.getReturnType()));
		}

	}

}
