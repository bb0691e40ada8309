// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.util.Collection;

import io.github.tracepropagation.stream.observation.BindingInfo;
import io.github.tracepropagation.stream.observation.StreamReceiverContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * A consumer span that something below the channel has made of the message already, such
 * as the listener container of a binder.
 */
final class ForeignReceiver {

	private static final BindingInfo NONE = new BindingInfo("", "", "", null, "");

	private ForeignReceiver() {
	}

	/**
	 * Return whether the current observation is the consumer of a message. It is where it
	 * received all fields that the message has. One that was made here is the consumer of
	 * another message, from which this one was sent.
	 * @param message the message
	 * @param registry knows the current observation
	 * @param fields the names of the propagation fields
	 * @return whether the message needs no other span
	 */
	static boolean hasTaken(Message<?> message, ObservationRegistry registry, Collection<String> fields) {
		Observation current = registry.getCurrentObservation();
		if (current == null || !(current.getContext() instanceof ReceiverContext<?> receiver)
				|| receiver.getKind() != Kind.CONSUMER || receiver instanceof StreamReceiverContext) {
			return false;
		}
		StreamReceiverContext brought = new StreamReceiverContext(message, NONE);
		return fields.stream().allMatch((field) -> {
			String value = read(brought, field);
			return value == null || value.equals(read(receiver, field));
		});
	}

	private static <C> @Nullable String read(ReceiverContext<C> context, String field) {
		C carrier = context.getCarrier();
		try {
			return (carrier != null) ? context.getGetter().get(carrier, field) : null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

}
