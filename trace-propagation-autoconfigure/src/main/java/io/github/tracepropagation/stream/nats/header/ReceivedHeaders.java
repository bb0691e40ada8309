// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.nats.client.support.NatsJetStreamConstants;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.messaging.MessageHeaders;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/**
 * The headers of one message of NATS, as they become those of a message of Spring.
 */
final class ReceivedHeaders {

	private static final Set<String> INTEGERS = Set.of(IntegrationMessageHeaderAccessor.PRIORITY,
			IntegrationMessageHeaderAccessor.SEQUENCE_NUMBER, IntegrationMessageHeaderAccessor.SEQUENCE_SIZE);

	private final Map<String, Object> mapped = new LinkedHashMap<>();

	private final OmittedHeaders omitted;

	ReceivedHeaders(OmittedHeaders omitted) {
		this.omitted = omitted;
	}

	Map<String, Object> mapped() {
		return this.mapped;
	}

	void add(String name, List<String> values) {
		List<String> texts = values.stream().map(EncodedWords::decode).toList();
		if (texts.isEmpty()) {
			return;
		}
		if (HeaderNames.isContentType(name)) {
			contentType(name, texts.get(0));
		}
		else if (name.equalsIgnoreCase(NatsJetStreamConstants.MSG_ID_HDR)) {
			this.mapped.put(NatsMessageHeaders.RECEIVED_MESSAGE_ID, texts.get(0));
		}
		else if (HeaderNames.isOfServer(name)) {
			this.mapped.put(NatsMessageHeaders.PREFIX + name, unwrap(texts));
		}
		else if (HeaderNames.isInternal(name)) {
			this.omitted.refused(name, "its name has a meaning within an application alone");
		}
		else if (INTEGERS.contains(name)) {
			number(name, texts.get(0), Integer::valueOf);
		}
		else if (IntegrationMessageHeaderAccessor.EXPIRATION_DATE.equals(name)) {
			number(name, texts.get(0), Long::valueOf);
		}
		else {
			this.mapped.put(name, unwrap(texts));
		}
	}

	void add(String name, @Nullable Object value) {
		if (value != null) {
			this.mapped.put(name, value);
		}
	}

	// Where there are two, the one that other languages write goes first
	private void contentType(String name, String value) {
		if (this.mapped.containsKey(MessageHeaders.CONTENT_TYPE) && !HeaderNames.CONTENT_TYPE.equalsIgnoreCase(name)) {
			return;
		}
		try {
			MimeTypeUtils.parseMimeType(value);
			this.mapped.put(MessageHeaders.CONTENT_TYPE, value);
		}
		catch (InvalidMimeTypeException ex) {
			this.omitted.refused(name, "its value is no content type");
		}
	}

	// Spring Integration takes nothing but numbers for these
	private void number(String name, String value, Function<String, Number> conversion) {
		try {
			this.mapped.put(name, conversion.apply(value.strip()));
		}
		catch (NumberFormatException ex) {
			this.omitted.refused(name, "its value is no number");
		}
	}

	private static Object unwrap(List<String> values) {
		return (values.size() == 1) ? values.get(0) : values;
	}

}
