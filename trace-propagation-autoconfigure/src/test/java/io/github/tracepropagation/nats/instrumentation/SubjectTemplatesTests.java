// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SubjectTemplates}.
 */
class SubjectTemplatesTests {

	private final SubjectTemplates templates = new SubjectTemplates();

	@ParameterizedTest
	@CsvSource({ "orders, orders", "orders.created, orders.created", "orders.created.eu, orders.created.>",
			"orders.created.eu.4711, orders.created.>", "orders.4711, orders.*", "orders.4711.paid, orders.*.>",
			"v1.orders, v1.orders", "user.b7ad6b71, user.*", "7, *",
			"user.123e4567-e89b-12d3-a456-426614174000, user.*", "_INBOX.abc.def, (temporary)", "_INBOX, _INBOX" })
	void templateOfASubject(String subject, String template) {
		assertThat(this.templates.of(subject)).isEqualTo(template);
	}

	@Test
	void thereAreFewTemplatesHoweverManyNames() {
		Set<String> names = IntStream.range(0, 10_000)
			.mapToObj((i) -> this.templates.of("user." + Integer.toString(i, 36).replaceAll("[0-9]", "x")))
			.collect(Collectors.toSet());
		assertThat(names).hasSize(SubjectTemplates.MAX_TEMPLATES + 1).contains(SubjectTemplates.OTHER);
		assertThat(this.templates.of("user.x")).isEqualTo("user.x");
	}

}
