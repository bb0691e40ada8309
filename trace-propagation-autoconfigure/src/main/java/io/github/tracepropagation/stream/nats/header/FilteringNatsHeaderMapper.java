// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.support.utils.PatternMatchUtils;
import org.springframework.messaging.MessageHeaders;

/**
 * {@link NatsHeaderMapper} that lets pass only what matches patterns, of what another one
 * maps. Content type and {@code nats_*} pass in any case. The first pattern that matches
 * a name in any case decides, and one that begins with {@code !} keeps the header back.
 *
 * @since 0.1.0
 */
public final class FilteringNatsHeaderMapper implements NatsHeaderMapper {

	private final NatsHeaderMapper delegate;

	private final String[] patterns;

	/**
	 * Create the mapper.
	 * @param delegate maps the headers
	 * @param patterns the patterns, such as {@code tenant} or {@code x-*}
	 */
	public FilteringNatsHeaderMapper(NatsHeaderMapper delegate, List<String> patterns) {
		this.delegate = delegate;
		this.patterns = patterns.stream().map(String::strip).toArray(String[]::new);
	}

	@Override
	public @Nullable Headers toNats(MessageHeaders headers) {
		return this.delegate.toNats(new MessageHeaders(filter(new HashMap<>(headers))));
	}

	@Override
	public Map<String, Object> fromNats(Message message) {
		return filter(new LinkedHashMap<>(this.delegate.fromNats(message)));
	}

	private Map<String, Object> filter(Map<String, Object> headers) {
		headers.keySet().removeIf((name) -> !passes(name));
		return headers;
	}

	private boolean passes(String name) {
		return HeaderNames.isContentType(name) || name.startsWith(NatsMessageHeaders.PREFIX)
				|| Boolean.TRUE.equals(PatternMatchUtils.smartMatchIgnoreCase(name, this.patterns));
	}

}
