// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

/**
 * Names of the headers by which Spring's messages tell what NATS knows of a message.
 *
 * @since 0.1.0
 */
public final class NatsMessageHeaders {

	/**
	 * The prefix of all of them. Headers with it are not sent.
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
	 * The id by which JetStream knows a message that it has stored already, a
	 * {@code String}; set it to publish with that id.
	 */
	public static final String MESSAGE_ID = PREFIX + "messageId";

	private NatsMessageHeaders() {
	}

}
