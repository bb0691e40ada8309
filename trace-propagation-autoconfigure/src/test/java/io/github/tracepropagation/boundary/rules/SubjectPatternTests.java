// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SubjectPattern}.
 */
class SubjectPatternTests {

	@ParameterizedTest
	@CsvSource({ "orders, orders", "*, orders", ">, orders", ">, orders.created", "orders.*, orders.created",
			"*.created, orders.created", "orders.>, orders.created", "orders.>, orders.created.eu",
			"orders.*.eu, orders.created.eu", "$JS.>, $JS.API.INFO", "a*, a*", "a>b, a>b", "bücher.*, bücher.neu",
			"a.*, a.%2E", "*.*, a.b" })
	void aSubjectOfItsShapeMatches(String pattern, String subject) {
		assertThat(SubjectPattern.of(pattern).matches(subject)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "orders, order", "orders, Orders", "orders, orders.created", "orders.created, orders",
			"*, orders.created", "orders.*, orders", "orders.>, orders", "orders.>, ordersx.created",
			"orders.*, orders.created.eu", "a*, ab", "orders.>, ''", "*, ''", ">, ''", "*.*, orders", "a.*, a.",
			"*.a, .a", "a.*.b, a..b", "a.b, a%2Eb", "a.b, a\uff0eb" })
	void anotherSubjectDoesNot(String pattern, String subject) {
		assertThat(SubjectPattern.of(pattern).matches(subject)).isFalse();
	}

	@Test
	void aVeryLongSubjectIsMatchedAsAnyOther() {
		String subject = "orders." + "x".repeat(1_000_000);
		assertThat(SubjectPattern.of("orders.>").matches(subject)).isTrue();
		assertThat(SubjectPattern.of("orders.*").matches(subject)).isTrue();
		assertThat(SubjectPattern.of("*.*.*").matches(subject)).isFalse();
		assertThat(SubjectPattern.of("*.*.>").matches("a.".repeat(1_000_000))).isTrue();
		assertThat(SubjectPattern.of("*.*.*").matches(".".repeat(1_000_000))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a..b", ".a", "a.", ".", "a.>.b", ">.>", "a\nb", "a\tb" })
	void whatIsNoPatternIsNamedWithWhatIsAllowed(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> SubjectPattern.of(pattern))
			.withMessageStartingWith("'" + pattern + "' is no pattern of subjects: ")
			.withMessageContaining("such as 'orders.*.created' or 'orders.>'");
	}

	@Test
	void patternsAreEqualByTheirText() {
		assertThat(SubjectPattern.of("orders.>")).isEqualTo(SubjectPattern.of("orders.>"))
			.hasSameHashCodeAs(SubjectPattern.of("orders.>"))
			.isNotEqualTo(SubjectPattern.of("orders.*"))
			.hasToString("orders.>");
	}

}
