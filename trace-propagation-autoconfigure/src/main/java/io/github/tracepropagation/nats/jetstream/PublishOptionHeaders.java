// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.jetstream;

import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import org.jspecify.annotations.Nullable;

/**
 * The headers by which JetStream is told of {@link PublishOptions}.
 */
final class PublishOptionHeaders {

	private PublishOptionHeaders() {
	}

	static @Nullable Headers merge(@Nullable Headers headers, @Nullable PublishOptions options) {
		if (options == null) {
			return headers;
		}
		Headers merged = new Headers(headers);
		put(merged, NatsJetStreamConstants.MSG_ID_HDR, options.getMessageId());
		put(merged, NatsJetStreamConstants.MSG_TTL_HDR, options.getMessageTtl());
		put(merged, NatsJetStreamConstants.EXPECTED_STREAM_HDR, expectedStream(options));
		put(merged, NatsJetStreamConstants.EXPECTED_LAST_MSG_ID_HDR, options.getExpectedLastMsgId());
		put(merged, NatsJetStreamConstants.EXPECTED_LAST_SEQ_HDR, options.getExpectedLastSequence());
		put(merged, NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_HDR, options.getExpectedLastSubjectSequence());
		put(merged, NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_SUB_HDR,
				options.getExpectedLastSubjectSequenceSubject());
		return merged;
	}

	// The older option checks the acknowledgement of a message that is stored by then
	@SuppressWarnings("deprecation")
	private static @Nullable String expectedStream(PublishOptions options) {
		return (options.getExpectedStream() != null) ? options.getExpectedStream() : options.getStream();
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
