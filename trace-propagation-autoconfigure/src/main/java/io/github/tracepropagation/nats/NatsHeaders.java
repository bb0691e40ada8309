// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

/**
 * Headers by which a listener method sees what of a NATS message is not one of its own
 * headers: {@code @Header(NatsHeaders.SUBJECT) String subject}.
 *
 * @since 0.1.0
 */
public final class NatsHeaders {

	/**
	 * The subject the message was sent to.
	 */
	public static final String SUBJECT = "nats_subject";

	/**
	 * The subject a reply goes to, absent where none is expected.
	 */
	public static final String REPLY_TO = "nats_replyTo";

	/**
	 * The {@link io.nats.client.Message} itself.
	 */
	public static final String RAW_MESSAGE = "nats_rawMessage";

	private NatsHeaders() {
	}

}
