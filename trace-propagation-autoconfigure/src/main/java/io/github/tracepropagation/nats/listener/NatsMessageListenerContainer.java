// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.Scope;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.Lifecycle;

/**
 * Subscribes an {@link NatsListenerEndpoint endpoint} to its subjects and runs its
 * handler for each message, inside the CONSUMER span that continues the message's trace.
 * One thread of jnats serves the container, so messages are handled one after the other,
 * in their order. An error of the handler is recorded on the span, logged inside it, and
 * otherwise of no effect on later messages.
 *
 * @since 0.1.0
 */
public final class NatsMessageListenerContainer implements Lifecycle {

	private static final Logger logger = LoggerFactory.getLogger(NatsMessageListenerContainer.class);

	private final Connection connection;

	private final NatsInstrumentation instrumentation;

	private final NatsListenerEndpoint endpoint;

	private final Duration drainTimeout;

	private @Nullable Dispatcher dispatcher;

	/**
	 * Create the container.
	 * @param connection the connection to subscribe on
	 * @param instrumentation records the hops
	 * @param endpoint what listens to which subjects
	 * @param drainTimeout how long to wait, when the container stops, for messages that
	 * have already arrived to be handled
	 */
	public NatsMessageListenerContainer(Connection connection, NatsInstrumentation instrumentation,
			NatsListenerEndpoint endpoint, Duration drainTimeout) {
		this.connection = InstrumentedConnection.unwrap(connection);
		this.instrumentation = instrumentation;
		this.endpoint = endpoint;
		this.drainTimeout = drainTimeout;
	}

	@Override
	public synchronized void start() {
		if (this.dispatcher != null) {
			return;
		}
		Dispatcher starting = this.connection.createDispatcher();
		try {
			this.endpoint.subjects().forEach((subject) -> subscribe(starting, subject));
			awaitServer();
		}
		catch (RuntimeException ex) {
			this.connection.closeDispatcher(starting);
			throw ex;
		}
		this.dispatcher = starting;
		logger.info("NATS listener {} listens to {}", this.endpoint.id(), this.endpoint.subjects());
	}

	@Override
	public void stop() {
		beginStop().finish();
	}

	/**
	 * Take no more messages.
	 * @return what is left to do
	 */
	synchronized DrainingSubscription beginStop() {
		Dispatcher stopping = this.dispatcher;
		this.dispatcher = null;
		return new DrainingSubscription(this.endpoint.id(), this.connection, stopping, this.drainTimeout);
	}

	@Override
	public synchronized boolean isRunning() {
		return this.dispatcher != null;
	}

	// What is published once this container has started must find its subscriptions
	private void awaitServer() {
		if (this.connection.getStatus() != Connection.Status.CONNECTED) {
			return;
		}
		try {
			this.connection.flush(this.connection.getOptions().getConnectionTimeout());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException ex) {
			logger.warn("NATS listener {} has subscribed, but the server has not confirmed it yet", this.endpoint.id());
		}
	}

	private void subscribe(Dispatcher dispatcher, String subject) {
		String queue = this.endpoint.queue();
		if (queue != null) {
			dispatcher.subscribe(subject, queue, (message) -> process(message, subject));
		}
		else {
			dispatcher.subscribe(subject, (message) -> process(message, subject));
		}
	}

	private void process(Message message, String subscribedSubject) {
		StartedHop hop = this.instrumentation.startProcessing(message, subscribedSubject, this.endpoint.queue());
		try (Scope scope = hop.openScope()) {
			handle(message, hop);
		}
		finally {
			hop.stop();
		}
	}

	private void handle(Message message, StartedHop hop) {
		try {
			byte[] reply = this.endpoint.handler().handle(message);
			if (reply != null && message.getReplyTo() != null) {
				this.connection.publish(message.getReplyTo(), reply);
			}
		}
		catch (Throwable ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			hop.error(ex);
			logger.error("NATS listener {} failed on a message from {}", this.endpoint.id(), message.getSubject(), ex);
		}
	}

}
