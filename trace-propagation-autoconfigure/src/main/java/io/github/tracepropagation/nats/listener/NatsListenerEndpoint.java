// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What listens to which subjects, and how. Immutable.
 *
 * @since 0.1.0
 */
public final class NatsListenerEndpoint {

	private final String id;

	private final List<String> subjects;

	private final @Nullable String queue;

	private final @Nullable String stream;

	private final @Nullable String durable;

	private final ListenerMode mode;

	private final AckMode ackMode;

	private final int concurrency;

	private final boolean autoStartup;

	private final @Nullable Integer batchSize;

	private final @Nullable Integer maxDeliveries;

	private final @Nullable String deadLetterSubject;

	private final @Nullable String sendTo;

	private final @Nullable NatsListenerErrorHandler errorHandler;

	private final @Nullable NatsMessageHandler handler;

	private final @Nullable NatsBatchHandler<?> batchHandler;

	private NatsListenerEndpoint(Builder builder) {
		this.id = builder.id;
		this.subjects = builder.subjects;
		this.queue = builder.queue;
		this.stream = builder.stream;
		this.durable = builder.durable;
		this.mode = (builder.mode != ListenerMode.AUTO) ? builder.mode : defaultMode(builder.stream);
		this.ackMode = builder.ackMode;
		this.concurrency = builder.concurrency;
		this.autoStartup = builder.autoStartup;
		this.batchSize = builder.batchSize;
		this.maxDeliveries = builder.maxDeliveries;
		this.deadLetterSubject = builder.deadLetterSubject;
		this.sendTo = builder.sendTo;
		this.errorHandler = builder.errorHandler;
		this.handler = builder.handler;
		this.batchHandler = builder.batchHandler;
		EndpointRules.check(this);
	}

	private static ListenerMode defaultMode(@Nullable String stream) {
		return (stream != null) ? ListenerMode.PULL : ListenerMode.CORE;
	}

	/**
	 * Start to build an endpoint that handles messages one by one.
	 * @param id names the listener in log lines, unique in an application
	 * @param handler handles the messages
	 * @return the builder
	 */
	public static Builder builder(String id, NatsMessageHandler handler) {
		return new Builder(id, handler, null);
	}

	/**
	 * Start to build an endpoint that handles several messages together, which needs the
	 * mode {@link ListenerMode#PULL}.
	 * @param id names the listener in log lines, unique in an application
	 * @param handler handles the messages
	 * @return the builder
	 */
	public static Builder batchBuilder(String id, NatsBatchHandler<?> handler) {
		return new Builder(id, null, handler);
	}

	/**
	 * Return the id.
	 * @return what names the listener in log lines
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return the subjects.
	 * @return the distinct subjects, wildcards included, none for all of a stream
	 */
	public List<String> subjects() {
		return this.subjects;
	}

	/**
	 * Return the queue group.
	 * @return the queue group, or {@code null} where every instance gets every message
	 */
	public @Nullable String queue() {
		return this.queue;
	}

	/**
	 * Return the stream.
	 * @return the name of the stream, or {@code null} for core NATS
	 */
	public @Nullable String stream() {
		return this.stream;
	}

	/**
	 * Return the durable consumer.
	 * @return its name, or {@code null} for a consumer that is gone with the listener
	 */
	public @Nullable String durable() {
		return this.durable;
	}

	/**
	 * Return how the listener gets its messages.
	 * @return the mode, never {@link ListenerMode#AUTO}
	 */
	public ListenerMode mode() {
		return this.mode;
	}

	/**
	 * Return who acknowledges.
	 * @return the mode
	 */
	public AckMode ackMode() {
		return this.ackMode;
	}

	/**
	 * Return how many threads handle messages.
	 * @return the number, at least 1
	 */
	public int concurrency() {
		return this.concurrency;
	}

	/**
	 * Return whether the listener is started with the application.
	 * @return {@code false} where somebody starts it later
	 */
	public boolean autoStartup() {
		return this.autoStartup;
	}

	/**
	 * Return how many messages are taken at once in the mode {@link ListenerMode#PULL}.
	 * @return the number, at least 1, or {@code null} for that of the container factory
	 */
	public @Nullable Integer batchSize() {
		return this.batchSize;
	}

	/**
	 * Return how often a message may be delivered.
	 * @return the number, 0 for no limit, or {@code null} for that of the container
	 * factory
	 */
	public @Nullable Integer maxDeliveries() {
		return this.maxDeliveries;
	}

	/**
	 * Return where messages go that could not be handled.
	 * @return the subject, or {@code null} for that of the container factory
	 */
	public @Nullable String deadLetterSubject() {
		return this.deadLetterSubject;
	}

	/**
	 * Return where results go.
	 * @return the subject, or {@code null} for the one the sender of a message waits on
	 */
	public @Nullable String sendTo() {
		return this.sendTo;
	}

	/**
	 * Return what decides about messages the handler failed on.
	 * @return the error handler, or {@code null} where all of them count as failed
	 */
	public @Nullable NatsListenerErrorHandler errorHandler() {
		return this.errorHandler;
	}

	/**
	 * Return what handles messages one by one.
	 * @return the handler, or {@code null} where there is a batch handler
	 */
	public @Nullable NatsMessageHandler handler() {
		return this.handler;
	}

	/**
	 * Return what handles messages together.
	 * @return the handler, or {@code null} where messages are handled one by one
	 */
	public @Nullable NatsBatchHandler<?> batchHandler() {
		return this.batchHandler;
	}

	/**
	 * Builds an endpoint. Not safe for use by several threads.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final String id;

		private final @Nullable NatsMessageHandler handler;

		private final @Nullable NatsBatchHandler<?> batchHandler;

		private List<String> subjects = List.of();

		private @Nullable String queue;

		private @Nullable String stream;

		private @Nullable String durable;

		private ListenerMode mode = ListenerMode.AUTO;

		private AckMode ackMode = AckMode.AUTO;

		private int concurrency = 1;

		private boolean autoStartup = true;

		private @Nullable Integer batchSize;

		private @Nullable Integer maxDeliveries;

		private @Nullable String deadLetterSubject;

		private @Nullable String sendTo;

		private @Nullable NatsListenerErrorHandler errorHandler;

		private Builder(String id, @Nullable NatsMessageHandler handler, @Nullable NatsBatchHandler<?> batchHandler) {
			Assert.hasText(id, "A NATS listener needs an id");
			Assert.isTrue(handler != null || batchHandler != null, () -> "NATS listener '" + id + "' needs a handler");
			this.id = id;
			this.handler = handler;
			this.batchHandler = batchHandler;
		}

		/**
		 * Set the subjects to listen to.
		 * @param subjects the subjects, wildcards allowed; one that is given twice counts
		 * once; may be none with a stream, for all of it
		 * @return this builder
		 */
		public Builder subjects(String... subjects) {
			this.subjects = List.of(subjects).stream().distinct().toList();
			return this;
		}

		/**
		 * Set the queue group.
		 * @param queue the queue group, of whose members one gets each message, or
		 * {@code null} for none
		 * @return this builder
		 */
		public Builder queue(@Nullable String queue) {
			this.queue = queue;
			return this;
		}

		/**
		 * Set the stream to get messages from.
		 * @param stream the name of the stream, or {@code null} for core NATS
		 * @return this builder
		 */
		public Builder stream(@Nullable String stream) {
			this.stream = stream;
			return this;
		}

		/**
		 * Set the durable consumer.
		 * @param durable its name, or {@code null} for a consumer that is gone with the
		 * listener
		 * @return this builder
		 */
		public Builder durable(@Nullable String durable) {
			this.durable = durable;
			return this;
		}

		/**
		 * Set how the listener gets its messages.
		 * @param mode the mode
		 * @return this builder
		 */
		public Builder mode(ListenerMode mode) {
			this.mode = mode;
			return this;
		}

		/**
		 * Set who acknowledges.
		 * @param ackMode the mode
		 * @return this builder
		 */
		public Builder ackMode(AckMode ackMode) {
			this.ackMode = ackMode;
			return this;
		}

		/**
		 * Set how many threads handle messages.
		 * @param concurrency the number, at least 1
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			this.concurrency = concurrency;
			return this;
		}

		/**
		 * Set whether the listener is started with the application.
		 * @param autoStartup {@code false} where somebody starts it later
		 * @return this builder
		 */
		public Builder autoStartup(boolean autoStartup) {
			this.autoStartup = autoStartup;
			return this;
		}

		/**
		 * Set how many messages are taken at once in the mode {@link ListenerMode#PULL}.
		 * @param batchSize the number, at least 1, or {@code null} for that of the
		 * container factory
		 * @return this builder
		 */
		public Builder batchSize(@Nullable Integer batchSize) {
			this.batchSize = batchSize;
			return this;
		}

		/**
		 * Set how often a message may be delivered.
		 * @param maxDeliveries the number, 0 for no limit, or {@code null} for that of
		 * the container factory
		 * @return this builder
		 */
		public Builder maxDeliveries(@Nullable Integer maxDeliveries) {
			this.maxDeliveries = maxDeliveries;
			return this;
		}

		/**
		 * Set where messages go that could not be handled.
		 * @param deadLetterSubject the subject, or {@code null} for that of the container
		 * factory
		 * @return this builder
		 */
		public Builder deadLetterSubject(@Nullable String deadLetterSubject) {
			this.deadLetterSubject = deadLetterSubject;
			return this;
		}

		/**
		 * Set where results go.
		 * @param sendTo the subject, or {@code null} for the one the sender of a message
		 * waits on
		 * @return this builder
		 */
		public Builder sendTo(@Nullable String sendTo) {
			this.sendTo = sendTo;
			return this;
		}

		/**
		 * Set what decides about messages the handler failed on.
		 * @param errorHandler the error handler, or {@code null} where all of them count
		 * as failed
		 * @return this builder
		 */
		public Builder errorHandler(@Nullable NatsListenerErrorHandler errorHandler) {
			this.errorHandler = errorHandler;
			return this;
		}

		/**
		 * Build the endpoint.
		 * @return the endpoint
		 * @throws IllegalArgumentException where something is not allowed by NATS, or
		 * does not go together
		 */
		public NatsListenerEndpoint build() {
			return new NatsListenerEndpoint(this);
		}

	}

}
