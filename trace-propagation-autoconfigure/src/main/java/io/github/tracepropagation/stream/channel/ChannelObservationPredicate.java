// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import io.github.tracepropagation.stream.observation.StreamSenderContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;

import org.springframework.integration.support.management.observation.MessageSenderContext;

/**
 * {@link ObservationPredicate} that leaves no second producer span to a hop. On a channel
 * that is bound Spring Integration makes none, whatever its patterns say: on an input
 * channel it would overwrite the context that a message brings. Within a message that is
 * sent the template of a binder makes none; another message, such as one that tells that
 * the first could not be sent, has a span of its own.
 *
 * @since 0.1.0
 */
public final class ChannelObservationPredicate implements ObservationPredicate {

	// Registries share what is current on a thread
	private static final ObservationRegistry OBSERVATIONS = ObservationRegistry.create();

	private final BoundNames boundNames;

	/**
	 * Create the predicate.
	 * @param boundNames the names of the channels that are bound
	 */
	public ChannelObservationPredicate(BoundNames boundNames) {
		this.boundNames = boundNames;
	}

	@Override
	public boolean test(String name, Observation.Context context) {
		if (context instanceof MessageSenderContext channel) {
			return !this.boundNames.contains(channel.getProducerName());
		}
		return context instanceof StreamSenderContext
				|| !(context instanceof SenderContext<?> sender && sender.getKind() == Kind.PRODUCER && isSending());
	}

	private static boolean isSending() {
		Observation current = OBSERVATIONS.getCurrentObservation();
		return current != null && current.getContext() instanceof StreamSenderContext;
	}

}
