// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.Collections;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RejectedTraceParent} and {@link TraceParentProblem}.
 */
class RejectedTraceParentTests {

	private static final String VALID = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					EMPTY          | ''
					EMPTY          | '   '
					TOO_SHORT      | 00
					TOO_SHORT      | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331
					TOO_SHORT      | 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1
					TOO_LONG       | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-011
					TOO_LONG       | cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.what
					TOO_LONG       | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
					TRAILING_DATA  | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what
					TRAILING_DATA  | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-
					SEPARATOR      | 00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
					SEPARATOR      | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01
					NOT_HEX        | 00-0af7651916cd43dd8448eb211c80319c--b7ad6b716920333-01
					VERSION        | ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
					VERSION        | 0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
					NOT_HEX        | 00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01
					NOT_HEX        | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333.-01
					NOT_HEX        | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333ü-01
					FLAGS          | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x
					UPPER_CASE     | 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01
					UPPER_CASE     | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0A
					UPPER_CASE     | FF-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
					ZERO_TRACE_ID  | 00-00000000000000000000000000000000-b7ad6b7169203331-01
					ZERO_PARENT_ID | 00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01
					""")
	void problemIsNamed(TraceParentProblem problem, String header) {
		assertThat(rejected(header)).isEqualTo(new RejectedTraceParent(problem, header));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { VALID, " " + VALID + "\t", "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what" })
	void validLineIsNotRejected(String header) {
		assertThat(rejected(header)).isNull();
	}

	@Test
	void absentLineIsNotRejected() {
		assertThat(rejected()).isNull();
	}

	@Test
	void linesOfADuplicateAreJoined() {
		assertThat(rejected(VALID, "other"))
			.isEqualTo(new RejectedTraceParent(TraceParentProblem.DUPLICATE, VALID + " | other"));
	}

	@Test
	void endlessLinesAreJoinedOnlyAtTheirBeginning() {
		RejectedTraceParent rejected = rejected(
				Collections.nCopies(100_000, "x".repeat(10_000)).toArray(String[]::new));
		assertThat(rejected.problem()).isEqualTo(TraceParentProblem.DUPLICATE);
		assertThat(rejected.header()).hasSizeLessThan(2000);
	}

	@Property
	void lineHasAProblemExactlyWhenItIsNotTakenOver(@ForAll("almostValid") String header) {
		assertThat(TraceParentProblem.of(header) == null).isEqualTo(TraceParent.parse(header) != null);
	}

	@Property
	void anyLineHasAProblemExactlyWhenItIsNotTakenOver(@ForAll String header) {
		assertThat(TraceParentProblem.of(header) == null).isEqualTo(TraceParent.parse(header) != null);
	}

	@Provide
	Arbitrary<String> almostValid() {
		Arbitrary<String> base = Arbitraries.of(VALID, VALID + "-", "cc" + VALID.substring(2) + "-more", "\t" + VALID,
				"00-00000000000000000000000000000001-0000000000000001-00");
		Arbitrary<Character> characters = Arbitraries.of('0', 'f', 'F', 'g', '-', ' ', '\t', '\n', '\u0660', '\uD800');
		return base.flatMap((header) -> Arbitraries.integers()
			.between(0, header.length() - 1)
			.flatMap((index) -> characters
				.map((character) -> header.substring(0, index) + character + header.substring(index + 1))));
	}

	private static @Nullable RejectedTraceParent rejected(String... lines) {
		return RejectedTraceParent.of(new Headers().put("traceparent", List.of(lines)), Headers.GETTER);
	}

}
