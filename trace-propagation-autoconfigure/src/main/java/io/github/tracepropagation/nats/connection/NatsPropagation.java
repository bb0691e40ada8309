// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.util.Collection;
import java.util.List;

import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.Options;
import org.jspecify.annotations.Nullable;

/**
 * Trace propagation for code that uses jnats itself. A {@link #wrap(Connection) wrapped}
 * connection sends the context with its messages, and runs handlers inside the span that
 * continues the trace of their message. Messages that are pulled reach no handler, so
 * that their processing is to be told by {@link #process process} and the methods beside
 * it. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class NatsPropagation {

	private final WeakCache<Connection, ConnectionProxies> connections = new WeakCache<>();

	private final NatsInstrumentation instrumentation;

	private final ProcessingHops processingHops;

	private final ExcludedSubjects excludedSubjects;

	/**
	 * Create the propagation.
	 * @param instrumentation records the hops
	 * @param excludedSubjects subjects whose messages a wrapped connection leaves alone,
	 * with the wildcards of NATS. The inboxes of a connection are left alone in any case
	 * @throws IllegalArgumentException where one of the subjects is none
	 */
	public NatsPropagation(NatsInstrumentation instrumentation, Collection<String> excludedSubjects) {
		this.instrumentation = instrumentation;
		this.processingHops = new ProcessingHops(instrumentation);
		this.excludedSubjects = new ExcludedSubjects(excludedSubjects);
	}

	/**
	 * Make a connection one that records what is sent and handled by it, and by all that
	 * is got from it. It behaves like the connection below in everything else.
	 * @param connection the connection
	 * @return an {@link InstrumentedConnection}, always the same for a connection, and
	 * the connection itself where it is one already
	 */
	public Connection wrap(Connection connection) {
		return (connection instanceof InstrumentedConnection) ? connection : proxies(connection).connection();
	}

	/**
	 * Make a handler one that runs inside the span that continues the trace of its
	 * message, for a connection that is not wrapped.
	 * @param handler the handler
	 * @return the handler that records
	 */
	public MessageHandler wrap(MessageHandler handler) {
		return (handler instanceof RecordingMessageHandler) ? handler : new RecordingMessageHandler(handler,
				this.processingHops, this.excludedSubjects, this::instrument, null);
	}

	/**
	 * Process a message that was pulled, inside the CONSUMER span that continues its
	 * trace. An exception is recorded on the span and thrown on. A message that a handler
	 * was given by a wrapped connection has its span already and gets no second one.
	 * @param <E> the exception of the handler
	 * @param message the message
	 * @param handler processes the message, whose connection is a wrapped one for it
	 * @throws E what the handler throws
	 */
	public <E extends Exception> void process(Message message, Handler<Message, E> handler) throws E {
		call(message, handler.asTask());
	}

	/**
	 * Process a message as {@link #process process} does, to a result.
	 * @param <R> the result
	 * @param <E> the exception of the task
	 * @param message the message
	 * @param task processes the message
	 * @return what the task returns
	 * @throws E what the task throws
	 */
	public <R, E extends Exception> @Nullable R call(Message message, Task<Message, R, E> task) throws E {
		if (ConnectionProxies.isInstrumented(message) || message.isStatusMessage()) {
			return task.run(message);
		}
		return ProcessingHops.run(this.processingHops.start(message, null), instrument(message), task);
	}

	/**
	 * Process messages together that were pulled, inside one CONSUMER span that links to
	 * the trace of each of them. An exception is recorded on the span and thrown on.
	 * Without messages there is no span.
	 * @param <E> the exception of the handler
	 * @param messages the messages
	 * @param handler processes the messages
	 * @throws E what the handler throws
	 */
	public <E extends Exception> void processBatch(List<Message> messages, Handler<List<Message>, E> handler) throws E {
		callBatch(messages, handler.asTask());
	}

	/**
	 * Process messages as {@link #processBatch processBatch} does, to a result.
	 * @param <R> the result
	 * @param <E> the exception of the task
	 * @param messages the messages
	 * @param task processes the messages
	 * @return what the task returns
	 * @throws E what the task throws
	 */
	public <R, E extends Exception> @Nullable R callBatch(List<Message> messages, Task<List<Message>, R, E> task)
			throws E {
		if (messages.isEmpty()) {
			return task.run(messages);
		}
		List<Message> raw = messages.stream().map((message) -> (Message) ConnectionProxies.unwrap(message)).toList();
		return ProcessingHops.run(this.processingHops.startBatch(raw), raw.stream().map(this::instrument).toList(),
				task);
	}

	private Message instrument(Message message) {
		Connection connection = message.getConnection();
		return (connection != null) ? proxies(connection).instrument(message) : message;
	}

	private ConnectionProxies proxies(Connection connection) {
		return this.connections.get(connection,
				() -> new ConnectionProxies(connection, this.instrumentation, excludedSubjects(connection)));
	}

	private ExcludedSubjects excludedSubjects(Connection connection) {
		Options options = connection.getOptions();
		String inboxPrefix = (options != null) ? options.getInboxPrefix() : null;
		return (inboxPrefix != null) ? this.excludedSubjects.and(inboxPrefix + ">") : this.excludedSubjects;
	}

	/**
	 * Processes something.
	 *
	 * @param <T> what is processed
	 * @param <E> the exception it may throw
	 */
	@FunctionalInterface
	public interface Handler<T, E extends Exception> {

		/**
		 * Process.
		 * @param processed what is to be processed
		 * @throws E where that fails
		 */
		void handle(T processed) throws E;

		private Task<T, Object, E> asTask() {
			return (processed) -> {
				handle(processed);
				return null;
			};
		}

	}

	/**
	 * Processes something to a result.
	 *
	 * @param <T> what is processed
	 * @param <R> the result
	 * @param <E> the exception it may throw
	 */
	@FunctionalInterface
	public interface Task<T, R, E extends Exception> {

		/**
		 * Process.
		 * @param processed what is to be processed
		 * @return the result, or {@code null} for none
		 * @throws E where that fails
		 */
		@Nullable R run(T processed) throws E;

	}

}
