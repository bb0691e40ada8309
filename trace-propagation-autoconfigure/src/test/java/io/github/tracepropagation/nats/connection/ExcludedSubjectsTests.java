// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ExcludedSubjects}.
 */
class ExcludedSubjectsTests {

	@ParameterizedTest
	@CsvSource({ "orders, orders", "*, orders", ">, orders", ">, orders.created", "orders.*, orders.created",
			"*.created, orders.created", "orders.>, orders.created", "orders.>, orders.created.eu",
			"orders.*.eu, orders.created.eu", "$JS.>, $JS.API.INFO", "_INBOX.>, _INBOX.a.b", "a*, a*" })
	void aSubjectThatMatchesIsExcluded(String pattern, String subject) {
		assertThat(new ExcludedSubjects(List.of(pattern)).contains(subject)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "orders, order", "orders, orders.created", "orders.created, orders", "*, orders.created",
			"orders.*, orders", "orders.>, orders", "orders.>, ordersx.created", "orders.*, orders.created.eu",
			"a*, ab", "$JS.>, $JSX.API", "orders.>, ''", "*.*, orders" })
	void aSubjectThatDoesNotMatchIsNot(String pattern, String subject) {
		assertThat(new ExcludedSubjects(List.of(pattern)).contains(subject)).isFalse();
	}

	@Test
	void withoutPatternsNothingIsExcluded() {
		assertThat(new ExcludedSubjects(List.of()).contains("orders")).isFalse();
	}

	@Test
	void anotherPatternAddsToTheOthers() {
		ExcludedSubjects subjects = new ExcludedSubjects(List.of("orders")).and("bills");
		assertThat(subjects.contains("orders")).isTrue();
		assertThat(subjects.contains("bills")).isTrue();
		assertThat(subjects.and("bills")).isSameAs(subjects);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a..b", ".a", "a.", "a.>.b", "a\nb" })
	void aPatternThatNatsWouldNotTakeIsNamed(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ExcludedSubjects(List.of(pattern)))
			.withMessageContaining("'" + pattern + "'");
	}

}
