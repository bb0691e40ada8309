// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

/**
 * A {@code traceparent} that could not be taken over, kept to tell who sends such.
 *
 * @param reason why, of few distinct values: {@code too_short}, {@code upper_case}
 * @param header the value as it came; kept are at most {@value #MAX_LENGTH} printable
 * characters of ASCII, others are written as {@code \}{@code uXXXX}, and what was
 * shortened ends in three dots
 * @since 0.1.0
 */
public record InvalidTraceParent(String reason, String header) {

	/**
	 * The maximum length of {@link #header()}, in characters.
	 */
	public static final int MAX_LENGTH = 128;

	/**
	 * Shorten and escape what came from a caller. No value makes it throw.
	 */
	public InvalidTraceParent {
		header = PrintableText.ascii(header, MAX_LENGTH);
	}

}
