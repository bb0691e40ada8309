// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import io.nats.client.impl.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EncodedWords}.
 */
class EncodedWordsTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "plain", "a b; c=\"d\"?", "a ?= b", "=" })
	void leavesAsciiAlone(String value) {
		assertThat(EncodedWords.encode(value)).isEqualTo(value);
		assertThat(EncodedWords.decode(value)).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Jürgen", "two\r\nlines", "tab\there", " padded ", "=?UTF-8?B?SGk=?=", "=?", "a =? b",
			"名前", "\uD83D\uDE00", "\u0000", "a\u007f" })
	void bringsBackWhatNatsHasNoCharactersFor(String value) {
		String encoded = EncodedWords.encode(value);
		assertThat(encoded).matches("[!-~]+( [!-~]+)*").isNotEqualTo(value);
		new Headers().put("name", encoded);
		assertThat(EncodedWords.decode(encoded)).isEqualTo(value);
	}

	@Test
	void writesWhatRfc2047Says() {
		assertThat(EncodedWords.encode("Jürgen")).isEqualTo("=?UTF-8?B?SsO8cmdlbg==?=");
	}

	@Test
	void splitsLongTextIntoWordsOf75CharactersWithoutSplittingACharacter() {
		String value = "x" + "\uD83D\uDE00ä".repeat(40);
		String encoded = EncodedWords.encode(value);
		assertThat(encoded.split(" ")).hasSizeGreaterThan(2)
			.allSatisfy((word) -> assertThat(word).hasSizeLessThanOrEqualTo(75)
				.satisfies((single) -> assertThat(EncodedWords.decode(single)).doesNotContain("\uFFFD")));
		assertThat(EncodedWords.decode(encoded)).isEqualTo(value);
	}

	@Test
	void readsWhatOtherLanguagesWrite() {
		assertThat(EncodedWords.decode("=?utf-8?q?J=C3=BCrgen_100%?=")).isEqualTo("Jürgen 100%");
		assertThat(EncodedWords.decode("=?ISO-8859-1?Q?J=FCrgen?= M")).isEqualTo("Jürgen M");
		assertThat(EncodedWords.decode("=?utf-8*de?B?w7w=?= \t=?utf-8?B?w7w=?=")).isEqualTo("üü");
	}

	@ParameterizedTest
	@ValueSource(strings = { "=?UTF-8?B?!!?=", "=?no-such-charset?B?SGk=?=", "=?UTF-8?X?SGk=?=", "=?UTF-8?Q?=G1?=",
			"=?UTF-8?Q?=?=", "=?UTF-8?B?SGk=", "=???=" })
	void leavesBrokenWordsAsTheyAre(String value) {
		assertThat(EncodedWords.decode(value)).isEqualTo(value);
	}

}
