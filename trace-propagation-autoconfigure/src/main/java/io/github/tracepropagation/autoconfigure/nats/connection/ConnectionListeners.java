// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.util.List;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.monitoring.ListenerGroup;
import io.github.tracepropagation.nats.monitoring.NatsConnectionLog;
import io.github.tracepropagation.nats.monitoring.NatsErrorLog;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Puts the listeners of the application beside those that log. The ones that nats-spring
 * declares for a connection of its own are left out: they log each attempt to connect,
 * with a stack trace.
 */
final class ConnectionListeners {

	private static final String NATS_SPRING = "io.nats.spring.boot.autoconfigure.";

	private ConnectionListeners() {
	}

	static ConnectionListener withLog(ObjectProvider<ConnectionListener> listeners) {
		return ListenerGroup.of(ConnectionListener.class, and(new NatsConnectionLog(), listeners));
	}

	static ErrorListener withErrorLog(ObjectProvider<ErrorListener> listeners) {
		return ListenerGroup.of(ErrorListener.class, and(new NatsErrorLog(), listeners));
	}

	private static <T> List<T> and(T log, ObjectProvider<T> listeners) {
		return Stream
			.concat(Stream.of(log),
					listeners.orderedStream()
						.filter((listener) -> !listener.getClass().getName().startsWith(NATS_SPRING)))
			.toList();
	}

}
