// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;

import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.nats.client.BaseConsumerContext;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.Dispatcher;
import io.nats.client.JetStream;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.StreamContext;
import io.nats.client.Subscription;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Makes the proxies around one connection and everything that is got from it and leads to
 * sending or handling messages. There is one proxy for each object but messages, which
 * are too many, so that proxies may be compared by identity like what they stand for.
 */
final class ConnectionProxies {

	private static final Set<Class<?>> TYPES = Set.of(Connection.class, JetStream.class, StreamContext.class,
			BaseConsumerContext.class, Dispatcher.class, Subscription.class);

	private static final ClassLoader CLASS_LOADER = ConnectionProxies.class.getClassLoader();

	private static final ClassValue<Class<?>[]> INTERFACES = new ClassValue<>() {

		@Override
		protected Class<?>[] computeValue(Class<?> type) {
			return interfacesOf(type);
		}

	};

	private final WeakCache<Object, Object> known = new WeakCache<>();

	private final SendingHops sendingHops;

	private final ProcessingHops processingHops;

	private final ExcludedSubjects excludedSubjects;

	private final Connection connection;

	ConnectionProxies(Connection connection, NatsInstrumentation instrumentation, ExcludedSubjects excludedSubjects) {
		this.sendingHops = new SendingHops(connection, instrumentation, excludedSubjects);
		this.processingHops = new ProcessingHops(instrumentation);
		this.excludedSubjects = excludedSubjects;
		this.connection = (Connection) create(connection);
	}

	/**
	 * Return the proxy of the connection.
	 * @return the instrumented connection
	 */
	Connection connection() {
		return this.connection;
	}

	SendingHops sendingHops() {
		return this.sendingHops;
	}

	/**
	 * Put a proxy around what a method of jnats returned, where it is of a kind that
	 * needs one.
	 * @param result what was returned
	 * @return the proxy, or the result
	 */
	Object instrument(Object result) {
		if (!isInstrumentable(result.getClass()) || isInstrumented(result)) {
			return result;
		}
		return (result == unwrap(this.connection)) ? this.connection : this.known.get(result, () -> create(result));
	}

	/**
	 * Put a proxy around a message, for its connection to be this one.
	 * @param message the message
	 * @return the proxy
	 */
	Message instrument(Message message) {
		return (Message) create(message);
	}

	/**
	 * Make a handler one that records.
	 * @param handler the handler
	 * @param target what it is handed over to
	 * @param arguments what it is handed over with
	 * @return the handler that records
	 */
	MessageHandler instrument(MessageHandler handler, Object target, @Nullable Object[] arguments) {
		if (handler instanceof RecordingMessageHandler) {
			return handler;
		}
		return new RecordingMessageHandler(handler, this.processingHops, this.excludedSubjects, this::instrument,
				streamSubject(target, arguments));
	}

	/**
	 * Whether objects of a type, or of one below it, may need a proxy.
	 * @param type the type
	 * @return whether they are of a kind that has proxies
	 */
	static boolean isInstrumentable(Class<?> type) {
		return TYPES.stream().anyMatch((known) -> known.isAssignableFrom(type));
	}

	static boolean isInstrumented(@Nullable Object object) {
		return object != null && unwrap(object) != object;
	}

	/**
	 * Return what a proxy stands for.
	 * @param object a proxy, or anything else
	 * @return the object behind the proxy, or the same object
	 */
	static Object unwrap(Object object) {
		return (Proxy.isProxyClass(object.getClass())
				&& Proxy.getInvocationHandler(object) instanceof RecordingInvocationHandler handler) ? handler.target()
						: object;
	}

	private Object create(Object target) {
		return Proxy.newProxyInstance(CLASS_LOADER, INTERFACES.get(target.getClass()),
				new RecordingInvocationHandler(target, this));
	}

	private static @Nullable String streamSubject(Object target, @Nullable Object[] arguments) {
		if (target instanceof JetStream && arguments[0] instanceof String subject) {
			return subject.isEmpty() ? null : subject;
		}
		if (target instanceof ConsumerContext context && context.getCachedConsumerInfo() != null) {
			return context.getCachedConsumerInfo().getConsumerConfiguration().getFilterSubject();
		}
		return null;
	}

	// Those of jnats first, so that a method that another one overrides is known by them
	private static Class<?>[] interfacesOf(Class<?> type) {
		Set<Class<?>> interfaces = new LinkedHashSet<>();
		TYPES.stream().filter((known) -> known.isAssignableFrom(type)).forEach(interfaces::add);
		interfaces.addAll(ClassUtils.getAllInterfacesForClassAsSet(type, CLASS_LOADER));
		interfaces.removeIf((candidate) -> !Modifier.isPublic(candidate.getModifiers()) || candidate.isSealed());
		if (Connection.class.isAssignableFrom(type)) {
			interfaces.add(InstrumentedConnection.class);
		}
		return interfaces.toArray(Class<?>[]::new);
	}

}
