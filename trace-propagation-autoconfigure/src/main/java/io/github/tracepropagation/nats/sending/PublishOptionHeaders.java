// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.sending;

import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import org.jspecify.annotations.Nullable;

/**
 * The headers by which JetStream is told of {@link PublishOptions}. They are part of what
 * a message weighs.
 *
 * @since 0.1.0
 */
public final class PublishOptionHeaders {

	private PublishOptionHeaders() {
	}

	/**
	 * Write the headers that jnats writes for the options, in the place of those that are
	 * there already.
	 * @param headers the headers of the message, which must be writable
	 * @param options the options
	 * @throws IllegalArgumentException where an option has characters that NATS allows in
	 * no header
	 */
	public static void write(Headers headers, PublishOptions options) {
		put(headers, NatsJetStreamConstants.MSG_ID_HDR, options.getMessageId());
		put(headers, NatsJetStreamConstants.MSG_TTL_HDR, options.getMessageTtl());
		put(headers, NatsJetStreamConstants.EXPECTED_STREAM_HDR, options.getExpectedStream());
		put(headers, NatsJetStreamConstants.EXPECTED_LAST_MSG_ID_HDR, options.getExpectedLastMsgId());
		put(headers, NatsJetStreamConstants.EXPECTED_LAST_SEQ_HDR, options.getExpectedLastSequence());
		put(headers, NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_HDR, options.getExpectedLastSubjectSequence());
		put(headers, NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_SUB_HDR,
				options.getExpectedLastSubjectSequenceSubject());
	}

	/**
	 * Return headers with those for the options. The older option for the stream is sent
	 * along too: jnats checks it by the acknowledgement of a message that is stored by
	 * then.
	 * @param headers the headers of the message, which are not changed, or {@code null}
	 * for none
	 * @param options the options, or {@code null} for none
	 * @return the headers, {@code null} where there are neither headers nor options
	 * @throws IllegalArgumentException as {@link #write} does
	 */
	@SuppressWarnings("deprecation")
	public static @Nullable Headers merge(@Nullable Headers headers, @Nullable PublishOptions options) {
		if (options == null) {
			return headers;
		}
		Headers merged = new Headers(headers);
		put(merged, NatsJetStreamConstants.EXPECTED_STREAM_HDR, options.getStream());
		write(merged, options);
		return merged;
	}

	private static void put(Headers headers, String name, long sequence) {
		if (sequence != PublishOptions.UNSET_LAST_SEQUENCE) {
			headers.put(name, Long.toString(sequence));
		}
	}

	private static void put(Headers headers, String name, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			headers.put(name, value);
		}
	}

}
