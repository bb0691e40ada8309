// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.w3c;

import java.util.Locale;

import io.github.tracepropagation.w3c.DropListener;
import io.github.tracepropagation.w3c.DropReason;

/**
 * Tells which values may stand in a carrier as plain headers: those of visible characters
 * of ASCII, and spaces between them, up to a number of headers and a size of all of them.
 * What may not is reported. Used for one carrier, by one thread.
 */
final class PlainFieldLimits {

	private final DropListener dropListener;

	private int members;

	private int bytes;

	/**
	 * Create the limits of one carrier.
	 * @param maxMembers the maximum number of headers
	 * @param maxBytes the maximum size of all names and values, with a character between
	 * the two, in bytes
	 * @param dropListener hears of what is left out
	 */
	PlainFieldLimits(int maxMembers, int maxBytes, DropListener dropListener) {
		this.members = maxMembers;
		this.bytes = maxBytes;
		this.dropListener = dropListener;
	}

	/**
	 * Ask whether a header may stand in the carrier. One that may is counted.
	 * @param name the name of the header
	 * @param value its value
	 * @return whether it may
	 */
	boolean admits(String name, String value) {
		int length = name.length() + 1 + value.length();
		if (length > this.bytes) {
			return refuse(name, DropReason.TOO_LONG);
		}
		if (!isSafe(value)) {
			return refuse(name, DropReason.MALFORMED);
		}
		if (this.members == 0) {
			return refuse(name, DropReason.TOO_MANY_MEMBERS);
		}
		this.members--;
		this.bytes -= length;
		return true;
	}

	/**
	 * Leave out a header that is not one value.
	 * @param name the name of the header
	 */
	void refuse(String name) {
		refuse(name, DropReason.MALFORMED);
	}

	private boolean refuse(String name, DropReason reason) {
		this.dropListener.dropped(name.toLowerCase(Locale.ROOT), reason, 1);
		return false;
	}

	private static boolean isSafe(String value) {
		// A space at either end would not arrive
		return !value.startsWith(" ") && !value.endsWith(" ")
				&& value.chars().allMatch((character) -> character >= ' ' && character <= '~');
	}

}
