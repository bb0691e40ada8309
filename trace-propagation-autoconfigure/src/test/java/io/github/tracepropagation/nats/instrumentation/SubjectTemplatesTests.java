// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.nats.client.NUID;
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

	@Test
	void idsOfNatsAreSeenAsIds() {
		Set<String> names = IntStream.range(0, 2000)
			.mapToObj((i) -> this.templates
				.of("orders." + ((i % 2 == 0) ? NUID.nextGlobal() : new NUID().next()) + ".created"))
			.collect(Collectors.toSet());
		assertThat(names).containsExactly("orders.*.>");
	}

	@Test
	void inboxesByTheNamesOfTheApplicationAreTemporaryToo() {
		SubjectTemplates own = new SubjectTemplates("_MINE.");
		assertThat(own.of("_MINE.abc.1")).isEqualTo("(temporary)");
		assertThat(own.of("_INBOX.abc.1")).isEqualTo("(temporary)");
		assertThat(own.ofSubscription("_MINE.abc")).isEqualTo("(temporary)");
	}

	@Test
	void subscriptionsKeepTheirWildcards() {
		assertThat(this.templates.ofSubscription("orders.*.created.>")).isEqualTo("orders.*.created.>");
		assertThat(this.templates.ofSubscription("orders.4711")).isEqualTo("orders.4711");
		assertThat(this.templates.ofSubscription("_INBOX.abc.*")).isEqualTo("(temporary)");
	}

	@Test
	void thereAreFewSubscriptionsHoweverManySubjects() {
		Set<String> names = IntStream.range(0, 1000)
			.mapToObj((i) -> this.templates.ofSubscription("room." + i + ".chat"))
			.collect(Collectors.toSet());
		assertThat(names).hasSize(SubjectTemplates.MAX_TEMPLATES + 1).contains(SubjectTemplates.OTHER);
	}

}
