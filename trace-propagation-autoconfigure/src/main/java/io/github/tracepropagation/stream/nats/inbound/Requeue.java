// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.util.List;

import io.github.tracepropagation.nats.instrumentation.JetStreamMetaData;
import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.processing.ListenerSettings;
import io.nats.client.Message;

/**
 * Has messages delivered again that a handler has given back by a
 * {@link org.springframework.cloud.stream.binder.RequeueCurrentMessageException}. Where
 * the first failure makes a dead letter, because nobody has said how many may, giving
 * back is none. Everywhere else it counts as a failed delivery, for which the listener
 * does what is to be done.
 */
final class Requeue {

	private final boolean applies;

	private final ListenerSettings settings;

	/**
	 * Create it.
	 * @param binding the binding
	 * @param defaults what goes for all that say nothing else
	 */
	Requeue(ConsumerBinding binding, ListenerSettings defaults) {
		this.applies = binding.isJetStream() && binding.extension().getAckMode() != AckMode.NONE
				&& binding.extension().getDeadLetter().isEnabled() && binding.extension().getMaxDeliver() == null
				&& defaults.maxDeliveries() == 0;
		this.settings = binding.settings(defaults);
	}

	/**
	 * Have messages delivered again.
	 * @param source the message of NATS, or the list of them
	 */
	void requeue(Object source) {
		if (!this.applies) {
			return;
		}
		List<?> messages = (source instanceof List<?> batch) ? batch : List.of(source);
		for (Object each : messages) {
			if (each instanceof Message message && JetStreamMetaData.isPresent(message)) {
				message.nakWithDelay(this.settings.backoff(message.metaData().deliveredCount()));
			}
		}
	}

}
