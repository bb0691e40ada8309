// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

/**
 * Names of the headers by which Spring's messages tell what NATS knows of a message.
 *
 * @since 0.1.0
 */
public final class NatsMessageHeaders {

	/**
	 * The prefix of all of them. Headers with it are not sent. What NATS itself has
	 * written to a message comes with it too: {@code Nats-Subject} as
	 * {@code nats_Nats-Subject}, so that it does not go on with the next message.
	 */
	public static final String PREFIX = "nats_";

	/**
	 * The subject a message was published to, a {@code String}.
	 */
	public static final String SUBJECT = PREFIX + "subject";

	/**
	 * The subject that the sender waits for a reply on, a {@code String}.
	 */
	public static final String REPLY_TO = PREFIX + "replyTo";

	/**
	 * The stream that a message comes from, a {@code String}.
	 */
	public static final String STREAM = PREFIX + "stream";

	/**
	 * The durable or other consumer by which a message comes, a {@code String}.
	 */
	public static final String CONSUMER = PREFIX + "consumer";

	/**
	 * The sequence number of a message in its stream, a {@code Long}.
	 */
	public static final String STREAM_SEQUENCE = PREFIX + "streamSequence";

	/**
	 * How often a message has been delivered, 1 for the first time, a {@code Long}.
	 */
	public static final String DELIVERY_COUNT = PREFIX + "deliveryCount";

	/**
	 * When a message was stored in its stream, an {@link java.time.Instant}.
	 */
	public static final String TIMESTAMP = PREFIX + "timestamp";

	/**
	 * The id to publish a message with, a {@code String}: JetStream stores only the first
	 * message of an id. No received message has this header, as an answer with the
	 * headers of its request would be taken for a duplicate.
	 */
	public static final String MESSAGE_ID = PREFIX + "messageId";

	/**
	 * The id that a received message was published with, a {@code String}.
	 */
	public static final String RECEIVED_MESSAGE_ID = PREFIX + "receivedMessageId";

	private NatsMessageHeaders() {
	}

}
