// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InvalidTraceParent}.
 */
class InvalidTraceParentTests {

	@Test
	void plainHeaderIsKeptAsItIs() {
		String header = "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01";
		assertThat(header(header)).isSameAs(header);
		assertThat(header("x".repeat(128))).isEqualTo("x".repeat(128));
		assertThat(header("")).isEmpty();
	}

	@Test
	void longHeaderIsShortenedAndMarked() {
		assertThat(header("x".repeat(129))).isEqualTo("x".repeat(125) + "...");
		assertThat(header("x".repeat(1 << 20))).isEqualTo("x".repeat(125) + "...");
	}

	@Test
	void whatMayNotBeShownIsEscaped() {
		assertThat(header("a\r\nb\tc\0d\u007F")).isEqualTo("a\\u000D\\u000Ab\\u0009c\\u0000d\\u007F");
		assertThat(header("\u00fc\u2028\u202E")).isEqualTo("\\u00FC\\u2028\\u202E");
		assertThat(header("\uD83D\uDE00")).isEqualTo("\\uD83D\\uDE00");
		assertThat(header("a\uD83Db\uDE00")).isEqualTo("a\\uD83Db\\uDE00");
	}

	@Test
	void escapeIsNeverCutInHalf() {
		assertThat(header("\n".repeat(200))).isEqualTo("\\u000A".repeat(20) + "...");
		assertThat(header("x" + "\uD83D\uDE00".repeat(100))).isEqualTo("x" + "\\uD83D\\uDE00".repeat(10) + "...");
	}

	@Property
	void anyHeaderBecomesBoundedPrintableAscii(@ForAll String header) {
		String kept = header(header.repeat(3));
		assertThat(kept).hasSizeLessThanOrEqualTo(128).matches("[ -~]*");
		assertThat(header(kept)).isSameAs(kept);
	}

	private static String header(String header) {
		return new InvalidTraceParent("too_short", header).header();
	}

}
