// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.direct;

import io.github.tracepropagation.nats.instrumentation.JetStreamMetaData;
import io.github.tracepropagation.nats.instrumentation.NatsKeyNames.HighCardinality;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * Sets the attributes of spans that are recorded. Values are text, as observations have
 * no other.
 */
final class SpanAttributes {

	private static final AttributeKey<String> SUBJECT = key(HighCardinality.SUBJECT);

	private static final AttributeKey<String> GROUP = key(HighCardinality.CONSUMER_GROUP_NAME);

	private static final AttributeKey<String> BODY_SIZE = key(HighCardinality.BODY_SIZE);

	private static final AttributeKey<String> BATCH_MESSAGE_COUNT = key(HighCardinality.BATCH_MESSAGE_COUNT);

	private static final AttributeKey<String> STREAM = key(HighCardinality.STREAM);

	private static final AttributeKey<String> STREAM_SEQUENCE = key(HighCardinality.STREAM_SEQUENCE);

	private static final AttributeKey<String> DELIVERED_COUNT = key(HighCardinality.DELIVERED_COUNT);

	private SpanAttributes() {
	}

	static void describeSent(Span span, HopKind kind, String subject, int payloadSize) {
		if (span.isRecording()) {
			span.setAllAttributes(kind.attributes());
			span.setAttribute(SUBJECT, subject);
			span.setAttribute(BODY_SIZE, Integer.toString(payloadSize));
		}
	}

	static void describeStored(Span span, String stream, long sequence) {
		if (span.isRecording()) {
			span.setAttribute(STREAM, stream);
			span.setAttribute(STREAM_SEQUENCE, Long.toString(sequence));
		}
	}

	static void describeReceived(Span span, HopKind kind, Message message, @Nullable String group) {
		if (!span.isRecording()) {
			return;
		}
		byte[] data = message.getData();
		describe(span, kind, group);
		span.setAttribute(SUBJECT, message.getSubject());
		span.setAttribute(BODY_SIZE, Integer.toString((data != null) ? data.length : 0));
		NatsJetStreamMetaData metaData = JetStreamMetaData.of(message);
		if (metaData != null) {
			describeStored(span, metaData.getStream(), metaData.streamSequence());
			span.setAttribute(DELIVERED_COUNT, Long.toString(metaData.deliveredCount()));
		}
	}

	static void describeBatch(Span span, HopKind kind, int messageCount, @Nullable String group) {
		if (span.isRecording()) {
			describe(span, kind, group);
			span.setAttribute(BATCH_MESSAGE_COUNT, Integer.toString(messageCount));
		}
	}

	private static void describe(Span span, HopKind kind, @Nullable String group) {
		span.setAllAttributes(kind.attributes());
		if (group != null) {
			span.setAttribute(GROUP, group);
		}
	}

	private static AttributeKey<String> key(HighCardinality keyName) {
		return AttributeKey.stringKey(keyName.asString());
	}

}
