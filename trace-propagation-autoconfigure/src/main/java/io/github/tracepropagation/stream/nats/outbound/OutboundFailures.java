// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageDeliveryException;

/**
 * Says what a message was on its way to when it failed.
 *
 * @param binding names the binding
 * @param stream the stream that takes the messages, or {@code null} for core NATS
 */
record OutboundFailures(String binding, @Nullable String stream) {

	MessageDeliveryException of(OutboundMessage message, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		String target = (this.stream != null)
				? "the NATS subject '" + message.subject() + "' of the stream '" + this.stream + "'"
				: "the NATS subject '" + message.subject() + "'";
		return new MessageDeliveryException(message.origin(),
				describe("could not send to ") + target + ": " + cause.getMessage(), cause);
	}

	String describe(String what) {
		return "The binding '" + this.binding + "' " + what;
	}

}
