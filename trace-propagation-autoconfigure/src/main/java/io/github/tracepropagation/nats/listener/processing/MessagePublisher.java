// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.github.tracepropagation.nats.instrumentation.MessageLimits;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import org.jspecify.annotations.Nullable;

/**
 * Sends on what comes of a message, in a span of its own. Safe for use by any number of
 * threads.
 */
final class MessagePublisher {

	private static final Duration CONFIRMATION_TIMEOUT = Duration.ofSeconds(5);

	private final Connection connection;

	private final NatsInstrumentation instrumentation;

	private final JetStreamOptions jetStreamOptions;

	MessagePublisher(Connection connection, NatsInstrumentation instrumentation, JetStreamOptions jetStreamOptions) {
		this.connection = connection;
		this.instrumentation = instrumentation;
		this.jetStreamOptions = jetStreamOptions;
	}

	MessageLimits limits() {
		return MessageLimits.of(this.connection);
	}

	/**
	 * Answer a sender, who has a span that waits for it.
	 * @param subject the subject
	 * @param payload the payload
	 */
	void reply(String subject, byte[] payload) {
		this.connection.publish(subject, payload);
	}

	/**
	 * Publish a message, and wait for nothing.
	 * @param subject the subject
	 * @param payload the payload
	 */
	void publish(String subject, byte[] payload) throws Exception {
		send(subject, new Headers(), payload, (headers, hop) -> this.connection.publish(subject, headers, payload));
	}

	/**
	 * Publish a message, and wait until a stream has stored it or, where no stream takes
	 * the subject, until the server has it.
	 * @param subject the subject
	 * @param own its headers
	 * @param payload the payload
	 */
	void publishConfirmed(String subject, Headers own, byte[] payload) throws Exception {
		if (!mayBeStored() || !publishStored(subject, own, payload)) {
			send(subject, own, payload, (headers, hop) -> {
				this.connection.publish(subject, headers, payload);
				RoundTrips.flush(this.connection, CONFIRMATION_TIMEOUT);
			});
		}
	}

	/**
	 * Publish a message where a stream takes the subject, and wait until it has stored
	 * it.
	 * @param subject the subject
	 * @param own its headers
	 * @param payload the payload
	 * @return whether a stream takes the subject
	 */
	boolean publishStored(String subject, Headers own, byte[] payload) throws Exception {
		if (!isTakenByStream(subject)) {
			return false;
		}
		send(subject, own, payload, (headers, hop) -> {
			PublishAck ack = this.connection.jetStream(this.jetStreamOptions)
				.publish(NatsMessage.builder().subject(subject).headers(headers).data(payload).build());
			hop.stored(ack.getStream(), ack.getSeqno());
		});
		return true;
	}

	private void send(String subject, Headers own, byte[] payload, Sending sending) throws Exception {
		MessageLimits limits = limits();
		Headers headers = limits.headers() ? own : null;
		StartedHop hop = this.instrumentation.startSending(NatsOperation.PUBLISH, subject, headers, payload.length,
				limits.maxSize());
		try {
			sending.send(headers, hop);
		}
		catch (Exception ex) {
			hop.error(ex);
			throw ex;
		}
		finally {
			hop.stop();
		}
	}

	private boolean isTakenByStream(String subject) throws IOException, JetStreamApiException {
		return !this.connection.jetStreamManagement(this.jetStreamOptions).getStreamNames(subject).isEmpty();
	}

	// One without JetStream, such as a leaf node, may lead to one that has it
	private boolean mayBeStored() {
		return this.connection.getServerInfo().isJetStreamAvailable() || !this.jetStreamOptions.isDefaultPrefix();
	}

	/**
	 * Hands a message to the connection.
	 */
	private interface Sending {

		void send(@Nullable Headers headers, StartedHop hop)
				throws IOException, JetStreamApiException, InterruptedException, TimeoutException;

	}

}
