// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.micrometer.observation.transport.Kind;
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

	private final String subject;

	private final String subscribedSubject;

	private final @Nullable String queue;

	private final int payloadSize;

	/**
	 * Create the context.
	 * @param message the message
	 * @param subscribedSubject the subject that was subscribed to, wildcards included
	 * @param queue the queue group, or {@code null}
	 */
	public NatsMessageReceiverContext(Message message, String subscribedSubject, @Nullable String queue) {
		super(NatsHeaderCarrier.GETTER, Kind.CONSUMER);
		this.subject = message.getSubject();
		this.subscribedSubject = subscribedSubject;
		this.queue = queue;
		this.payloadSize = (message.getData() != null) ? message.getData().length : 0;
		setCarrier(message);
	}

	/**
	 * Return the subject of the message.
	 * @return the raw subject
	 */
	public String getSubject() {
		return this.subject;
	}

	/**
	 * Return the subject that was subscribed to.
	 * @return the subject with its wildcards
	 */
	public String getSubscribedSubject() {
		return this.subscribedSubject;
	}

	/**
	 * Return the queue group.
	 * @return the queue group, or {@code null} where there is none
	 */
	public @Nullable String getQueue() {
		return this.queue;
	}

	/**
	 * Return the size of the payload.
	 * @return the size in bytes
	 */
	public int getPayloadSize() {
		return this.payloadSize;
	}

}
