// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

/**
 * Why members of a list header were left out.
 *
 * @since 0.1.0
 * @see DropListener
 */
public enum DropReason {

	/** A key, a value or its metadata has a shape or a character that is not allowed. */
	MALFORMED,

	/** The list has more members than its limit. */
	TOO_MANY_MEMBERS,

	/** The list, written out, is longer than its limit. */
	TOO_LONG

}
