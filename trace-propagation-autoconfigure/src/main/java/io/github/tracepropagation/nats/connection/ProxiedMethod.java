// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.nats.client.Message;
import io.nats.client.MessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * What is done about a method of jnats, found out once from its signature. A method that
 * a later version adds is treated by the same rules.
 *
 * @param sending how it sends a message, or {@code null} where it does not
 * @param adaptsArguments whether it takes handlers, or what may be a proxy
 * @param adaptsResult whether it returns what may need a proxy
 */
record ProxiedMethod(@Nullable SendingMethod sending, boolean adaptsArguments, boolean adaptsResult) {

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
