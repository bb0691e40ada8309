// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import java.util.List;
import java.util.Map;

import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.MessageHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FilteringNatsHeaderMapper}.
 */
class FilteringNatsHeaderMapperTests {

	private static final Map<String, Object> HEADERS = Map.of("tenant", "t", "X-One", "1", "X-Secret", "s",
			MessageHeaders.CONTENT_TYPE, "text/plain");

	@Test
	void sendsWhatMatchesInAnyCaseAndTheContentType() {
		assertThat(sent("tenant", "x-*")).containsOnlyKeys("tenant", "X-One", "X-Secret", "Content-Type");
		assertThat(sent("tenant")).containsOnlyKeys("tenant", "Content-Type");
	}

	@Test
	void keepsBackWhatAnExclamationMarkExcludesFirst() {
		assertThat(sent("!x-secret", "*")).containsOnlyKeys("tenant", "X-One", "Content-Type");
	}

	@Test
	void sendsNothingElseWithoutPatterns() {
		assertThat(sent()).containsOnlyKeys("Content-Type");
	}

	@Test
	void takesWhatMatchesAndWhatNatsTells() {
		Map<String, Object> received = mapper("x-*").fromNats(NatsMessage.builder()
			.subject("orders")
			.headers(new Headers().put("X-One", "1").put("tenant", "t").put("content-type", "a/b"))
			.build());
		assertThat(received).containsOnlyKeys("X-One", MessageHeaders.CONTENT_TYPE, NatsMessageHeaders.SUBJECT);
	}

	private static Map<String, List<String>> sent(String... patterns) {
		return mapper(patterns).toNats(new MessageHeaders(HEADERS)).toMap();
	}

	private static FilteringNatsHeaderMapper mapper(String... patterns) {
		return new FilteringNatsHeaderMapper(new DefaultNatsHeaderMapper(), List.of(patterns));
	}

}
