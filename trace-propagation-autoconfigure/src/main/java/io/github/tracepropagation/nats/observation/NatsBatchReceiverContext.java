// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import java.util.List;

import io.github.tracepropagation.boundary.observation.BatchReceiverContext;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/**
 * {@link ReceiverContext} of several NATS messages that are processed together. The span
 * continues none of their traces: it links to all of them.
 *
 * @since 0.1.0
 */
public class NatsBatchReceiverContext extends ReceiverContext<List<Message>> implements BatchReceiverContext {

	private final List<NatsMessageReceiverContext> messages;

	private final String subscribedSubject;

	private final @Nullable String group;

	/**
	 * Create the context.
	 * @param messages the messages
	 * @param subscribedSubject the subject that was subscribed to, wildcards included
	 * @param group the queue group or the JetStream consumer, or {@code null}
	 */
	public NatsBatchReceiverContext(List<Message> messages, String subscribedSubject, @Nullable String group) {
		super((carrier, key) -> null, Kind.CONSUMER);
		this.messages = messages.stream()
			.map((message) -> new NatsMessageReceiverContext(message, subscribedSubject, group))
			.toList();
		this.subscribedSubject = subscribedSubject;
		this.group = group;
		setCarrier(messages);
	}

	@Override
	public List<NatsMessageReceiverContext> getMessages() {
		return this.messages;
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

}
