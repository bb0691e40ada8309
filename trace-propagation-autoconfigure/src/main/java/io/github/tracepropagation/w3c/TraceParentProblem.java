// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import org.jspecify.annotations.Nullable;

/**
 * Why a {@code traceparent} is not taken over, to be found out when it was not.
 *
 * @since 0.1.0
 * @see RejectedTraceParent
 */
public enum TraceParentProblem {

	/** There is more than one line, even if all are the same. */
	DUPLICATE,

	/** The line is empty. */
	EMPTY,

	/** There are less than 55 characters. */
	TOO_SHORT,

	/**
	 * There is something else than a dash after the 55 characters of the known fields.
	 */
	TOO_LONG,

	/** Version {@code 00} has further fields. */
	TRAILING_DATA,

	/** The fields are not divided by dashes where they should be. */
	SEPARATOR,

	/** The version is {@code ff}, or not hexadecimal. */
	VERSION,

	/** The trace id or parent id is not hexadecimal. */
	NOT_HEX,

	/** The flags are not hexadecimal. */
	FLAGS,

	/** A field has an upper-case letter. */
	UPPER_CASE,

	/** The trace id is all zero. */
	ZERO_TRACE_ID,

	/** The parent id is all zero. */
	ZERO_PARENT_ID;

	/**
	 * Find the problem of a line.
	 * @param header the line
	 * @return the first problem in the order of these constants, or {@code null} where
	 * {@link TraceParent#parse} takes it
	 */
	static @Nullable TraceParentProblem of(String header) {
		int start = HeaderChars.skipWhitespace(header, 0, header.length());
		int length = HeaderChars.trimWhitespace(header, start, header.length()) - start;
		if (length < TraceParent.LENGTH) {
			return (length == 0) ? EMPTY : TOO_SHORT;
		}
		if (length > TraceParent.LENGTH && header.charAt(start + TraceParent.LENGTH) != '-') {
			return TOO_LONG;
		}
		if (length > TraceParent.LENGTH && header.startsWith("00", start)) {
			return TRAILING_DATA;
		}
		return ofFields(header.substring(start, start + TraceParent.LENGTH));
	}

	private static @Nullable TraceParentProblem ofFields(String fields) {
		String version = fields.substring(0, 2);
		String traceId = field(fields, TraceParent.TRACE_ID, TraceParent.TRACE_ID_LENGTH);
		String parentId = field(fields, TraceParent.SPAN_ID, TraceParent.SPAN_ID_LENGTH);
		String flags = fields.substring(TraceParent.FLAGS);
		if (!fields.equals(String.join("-", version, traceId, parentId, flags))) {
			return SEPARATOR;
		}
		if (version.equals("ff") || !isHex(version)) {
			return VERSION;
		}
		if (!isHex(traceId) || !isHex(parentId)) {
			return NOT_HEX;
		}
		if (!isHex(flags)) {
			return FLAGS;
		}
		if (fields.chars().anyMatch((character) -> character >= 'A' && character <= 'F')) {
			return UPPER_CASE;
		}
		return isZero(traceId) ? ZERO_TRACE_ID : ofParentId(parentId);
	}

	private static @Nullable TraceParentProblem ofParentId(String parentId) {
		return isZero(parentId) ? ZERO_PARENT_ID : null;
	}

	private static String field(String fields, int start, int length) {
		return fields.substring(start, start + length);
	}

	private static boolean isHex(String field) {
		return field.chars()
			.allMatch((character) -> HeaderChars.is((char) character, HeaderChars.HEX)
					|| (character >= 'A' && character <= 'F'));
	}

	private static boolean isZero(String field) {
		return field.chars().allMatch((character) -> character == '0');
	}

}
