// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

/**
 * Keeps count of a {@code baggage} list while it is read or written: what is in, what it
 * takes on the wire, and what had to stay out.
 *
 * @see <a href="https://www.w3.org/TR/baggage/#limits">Limits</a>
 */
final class BaggageLimits {

	private final int maxMembers;

	private final int maxBytes;

	private int members;

	private int bytes;

	private int malformed;

	private int tooMany;

	private int tooLong;

	BaggageLimits(int maxMembers, int maxBytes) {
		this.maxMembers = maxMembers;
		this.maxBytes = maxBytes;
	}

	/**
	 * Ask whether one more member fits. One that does not is counted.
	 * @param length its length in bytes
	 * @return whether it fits
	 */
	boolean hasRoomFor(int length) {
		if (this.members == this.maxMembers) {
			this.tooMany++;
			return false;
		}
		int comma = (this.members > 0) ? 1 : 0;
		if (length > this.maxBytes - this.bytes - comma) {
			this.tooLong++;
			return false;
		}
		return true;
	}

	void take(int length) {
		this.bytes += length + ((this.members > 0) ? 1 : 0);
		this.members++;
	}

	void malformed() {
		this.malformed++;
	}

	void report(DropListener dropListener) {
		dropListener.dropped(W3CBaggage.BAGGAGE, DropReason.MALFORMED, this.malformed);
		dropListener.dropped(W3CBaggage.BAGGAGE, DropReason.TOO_MANY_MEMBERS, this.tooMany);
		dropListener.dropped(W3CBaggage.BAGGAGE, DropReason.TOO_LONG, this.tooLong);
	}

}
