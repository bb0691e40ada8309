// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.github.tracepropagation.nats.instrumentation.NatsHeaderReader;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.ReceiverContext;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/**
 * {@link ReceiverContext} of a NATS message that is processed. Its carrier is the
 * message.
 *
 * @since 0.1.0
 */
public class NatsMessageReceiverContext extends ReceiverContext<Message> {

	private static final Propagator.Getter<Message> GETTER = new Getter();

	private final Message message;

	private final String subscribedSubject;

	private final @Nullable String group;

	/**
	 * Create the context.
	 * @param message the message
	 * @param subscribedSubject the subject that was subscribed to, wildcards included
	 * @param group the queue group or the JetStream consumer, or {@code null}
	 */
	public NatsMessageReceiverContext(Message message, String subscribedSubject, @Nullable String group) {
		super(GETTER, Kind.CONSUMER);
		this.message = message;
		this.subscribedSubject = subscribedSubject;
		this.group = group;
		setCarrier(message);
	}

	/**
	 * Return the message.
	 * @return the message
	 */
	public Message getMessage() {
		return this.message;
	}

	/**
	 * Return the subject of the message.
	 * @return the raw subject
	 */
	public String getSubject() {
		return this.message.getSubject();
	}

	/**
	 * Return the subject that was subscribed to.
	 * @return the subject with its wildcards
	 */
	public String getSubscribedSubject() {
		return this.subscribedSubject;
	}

	/**
	 * Return the queue group or the JetStream consumer.
	 * @return its name, or {@code null} where there is none
	 */
	public @Nullable String getGroup() {
		return this.group;
	}

	/**
	 * Return the size of the payload.
	 * @return the size in bytes
	 */
	public int getPayloadSize() {
		byte[] data = this.message.getData();
		return (data != null) ? data.length : 0;
	}

	private static final class Getter implements Propagator.Getter<Message> {

		@Override
		public @Nullable String get(@Nullable Message message, String key) {
			return NatsHeaderReader.get(message, key);
		}

		@Override
		public Iterable<String> getAll(@Nullable Message message, String key) {
			return NatsHeaderReader.getAll(message, key);
		}

	}

}
