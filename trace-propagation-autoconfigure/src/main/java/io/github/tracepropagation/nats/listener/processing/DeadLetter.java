// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import java.util.List;
import java.util.Locale;

import io.github.tracepropagation.nats.instrumentation.JetStreamMetaData;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStreamMetaData;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be handled, on its way to where such messages are kept: its
 * payload, the headers it came with, and what became of it.
 */
final class DeadLetter {

	static final String REASON = "Nats-Dead-Letter-Reason";

	static final String SUBJECT = "Nats-Dead-Letter-Subject";

	static final String STREAM = "Nats-Dead-Letter-Stream";

	static final String SEQUENCE = "Nats-Dead-Letter-Sequence";

	static final String DELIVERIES = "Nats-Dead-Letter-Deliveries";

	static final String MESSAGE_ID = "Nats-Dead-Letter-Message-Id";

	private static final String ID = "Nats-Msg-Id";

	// To a server these are orders, and they were meant for the original
	private static final List<String> ORDERS = List.of("nats-msg-id", "nats-expected-", "nats-rollup", "nats-ttl",
			"nats-schedule", "nats-batch-", "nats-incr");

	private static final int TOO_LARGE = 10054;

	private static final int MAX_LENGTH = 256;

	private final Message message;

	private final Throwable failure;

	DeadLetter(Message message, Throwable failure) {
		this.message = message;
		this.failure = failure;
	}

	/**
	 * Send the letter, and wait until it is safe. A stream may allow less than the server
	 * does, and then gets the headers the message came with.
	 * @param publisher sends it
	 * @param subject where to
	 * @param stored whether it is safe only in a stream
	 * @return whether it is safe; not so where it needs a stream and none takes the
	 * subject
	 */
	boolean send(MessagePublisher publisher, String subject, boolean stored) throws Exception {
		try {
			return send(publisher, subject, stored, headers(publisher.limits().maxSize()));
		}
		catch (JetStreamApiException ex) {
			if (ex.getApiErrorCode() != TOO_LARGE) {
				throw ex;
			}
			return send(publisher, subject, stored, original());
		}
	}

	private boolean send(MessagePublisher publisher, String subject, boolean stored, Headers headers) throws Exception {
		if (stored) {
			return publisher.publishStored(subject, headers, this.message.getData());
		}
		publisher.publishConfirmed(subject, headers, this.message.getData());
		return true;
	}

	/**
	 * Return the headers, with as much of what became of the message as there is room
	 * for.
	 * @param maxSize how many bytes headers and payload may have together, not more than
	 * 0 where that is not known
	 * @return the headers
	 */
	private Headers headers(long maxSize) {
		Headers original = original();
		Headers headers = new Headers(original);
		describe(headers);
		if (fits(headers, maxSize)) {
			return headers;
		}
		headers.remove(REASON);
		return fits(headers, maxSize) ? headers : original;
	}

	private Headers original() {
		Headers headers = new Headers(this.message.getHeaders());
		for (String name : List.copyOf(headers.keySet())) {
			if (ORDERS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::startsWith)) {
				headers.remove(name);
			}
		}
		return headers;
	}

	private void describe(Headers headers) {
		headers.put(REASON, printable(this.failure.toString()));
		headers.put(SUBJECT, printable(this.message.getSubject()));
		String id = (this.message.getHeaders() != null) ? this.message.getHeaders().getFirst(ID) : null;
		if (id != null) {
			headers.put(MESSAGE_ID, id);
		}
		if (JetStreamMetaData.isPresent(this.message)) {
			NatsJetStreamMetaData delivery = this.message.metaData();
			headers.put(STREAM, delivery.getStream());
			headers.put(SEQUENCE, Long.toString(delivery.streamSequence()));
			headers.put(DELIVERIES, Long.toString(delivery.deliveredCount()));
			// So that a stream keeps it once, also where it has to be sent again
			headers.put(ID,
					String.join(".", "dead-letter", delivery.getStream(), delivery.getConsumer(),
							Long.toString(delivery.streamSequence()),
							Long.toString(delivery.timestamp().toInstant().toEpochMilli())));
		}
	}

	private boolean fits(Headers headers, long maxSize) {
		return maxSize <= 0 || headers.serializedLength() + (long) size(this.message.getData()) <= maxSize;
	}

	private static int size(byte @Nullable [] payload) {
		return (payload != null) ? payload.length : 0;
	}

	// A header value may be of ASCII characters only
	private static String printable(String text) {
		StringBuilder printable = new StringBuilder();
		for (int i = 0; i < Math.min(text.length(), MAX_LENGTH); i++) {
			char ch = text.charAt(i);
			printable.append((ch >= ' ' && ch <= '~') ? ch : '?');
		}
		return printable.toString();
	}

}
