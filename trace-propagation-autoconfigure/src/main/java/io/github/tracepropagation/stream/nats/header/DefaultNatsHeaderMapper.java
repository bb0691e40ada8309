// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * {@link NatsHeaderMapper} for all headers whose values are text or have one.
 *
 * @since 0.1.0
 */
public final class DefaultNatsHeaderMapper implements NatsHeaderMapper {

	@Override
	public @Nullable Headers toNats(MessageHeaders headers) {
		Headers mapped = new Headers();
		headers.forEach((name, value) -> {
			if (isSent(name) && value instanceof String text) {
				mapped.put(name, text);
			}
		});
		return mapped;
	}

	@Override
	public Map<String, Object> fromNats(Message message) {
		Map<String, Object> mapped = new LinkedHashMap<>();
		if (message.hasHeaders()) {
			message.getHeaders().forEach((name, values) -> mapped.put(name, unwrap(values)));
		}
		mapped.put(NatsMessageHeaders.SUBJECT, message.getSubject());
		return mapped;
	}

	private static boolean isSent(String name) {
		return !name.startsWith(NatsMessageHeaders.PREFIX) && !MessageHeaders.ID.equals(name)
				&& !MessageHeaders.TIMESTAMP.equals(name);
	}

	private static Object unwrap(List<String> values) {
		return (values.size() == 1) ? values.get(0) : List.copyOf(values);
	}

}
