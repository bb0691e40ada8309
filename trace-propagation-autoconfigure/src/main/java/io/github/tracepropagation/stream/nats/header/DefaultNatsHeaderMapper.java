// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import java.util.List;
import java.util.Map;

import io.github.tracepropagation.nats.instrumentation.JetStreamMetaData;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStreamMetaData;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;
import org.springframework.util.StringUtils;

/**
 * {@link NatsHeaderMapper} for all headers whose values are text or have one: strings,
 * numbers, booleans, characters, enums, UUIDs, MIME types, URIs, times, locales, bytes in
 * UTF-8, and collections and arrays of those, which become headers of several values. The
 * content type is written as {@code Content-Type} and read in any case with and without
 * the hyphen. Values that NATS has no characters for are written as encoded words of RFC
 * 2047, and read so.
 *
 * <p>
 * What means something within a process alone neither leaves nor enters. A header that
 * cannot be sent is left out, and told of once: at WARN where its name is the reason, at
 * DEBUG where it is the type of its value.
 *
 * @since 0.1.0
 */
public final class DefaultNatsHeaderMapper implements NatsHeaderMapper {

	private final OmittedHeaders omitted = new OmittedHeaders();

	@Override
	public @Nullable Headers toNats(MessageHeaders headers) {
		Headers mapped = new Headers();
		Object contentType = headers.get(MessageHeaders.CONTENT_TYPE);
		for (Map.Entry<String, Object> header : headers.entrySet()) {
			String name = header.getKey();
			if (HeaderNames.isContentType(name)) {
				contentType = (contentType != null) ? contentType : header.getValue();
			}
			else if (!HeaderNames.isInternal(name)) {
				put(mapped, name, header.getValue());
			}
		}
		if (contentType != null) {
			put(mapped, HeaderNames.CONTENT_TYPE, contentType);
		}
		return mapped.isEmpty() ? null : mapped;
	}

	@Override
	public Map<String, Object> fromNats(Message message) {
		ReceivedHeaders received = new ReceivedHeaders(this.omitted);
		if (message.hasHeaders()) {
			message.getHeaders().forEach(received::add);
		}
		received.add(NatsMessageHeaders.SUBJECT, message.getSubject());
		NatsJetStreamMetaData metaData = JetStreamMetaData.of(message);
		if (metaData != null) {
			received.add(NatsMessageHeaders.STREAM, metaData.getStream());
			received.add(NatsMessageHeaders.CONSUMER, metaData.getConsumer());
			received.add(NatsMessageHeaders.STREAM_SEQUENCE, metaData.streamSequence());
			received.add(NatsMessageHeaders.DELIVERY_COUNT, metaData.deliveredCount());
			received.add(NatsMessageHeaders.TIMESTAMP, metaData.timestamp().toInstant());
		}
		else if (StringUtils.hasLength(message.getReplyTo())) {
			received.add(NatsMessageHeaders.REPLY_TO, message.getReplyTo());
		}
		return received.mapped();
	}

	private void put(Headers headers, String name, Object value) {
		List<String> texts = HeaderText.of(value);
		if (!HeaderNames.isAllowed(name)) {
			this.omitted.forbiddenName(name);
		}
		else if (texts == null) {
			this.omitted.noText(name, value);
		}
		else {
			headers.put(name, texts.stream().map(EncodedWords::encode).toList());
		}
	}

}
