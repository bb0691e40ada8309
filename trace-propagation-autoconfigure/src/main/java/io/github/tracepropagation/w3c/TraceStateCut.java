// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

/**
 * A {@code tracestate} that had to be shortened, and what that cost.
 *
 * @param header the header value that is left
 * @param members how many members went
 * @param maxLength the length it was made for
 * @see <a href="https://www.w3.org/TR/trace-context-2/#tracestate-limits">tracestate
 * Limits</a>
 */
record TraceStateCut(String header, int members, int maxLength) {

	private static final int LONG_MEMBER = 128;

	/**
	 * Cut as many members as it takes and no more: first those over 128 characters, then
	 * any, both from the end of the list.
	 */
	static TraceStateCut of(String[] entries, int length, int maxLength) {
		boolean[] gone = new boolean[entries.length / 2];
		int left = remove(entries, gone, LONG_MEMBER, length, maxLength);
		remove(entries, gone, 0, left, maxLength);
		StringBuilder header = new StringBuilder(maxLength);
		int members = 0;
		for (int i = 0; i < gone.length; i++) {
			if (gone[i]) {
				members++;
			}
			else {
				TraceStateList.append(header, entries[2 * i], entries[2 * i + 1]);
			}
		}
		return new TraceStateCut(header.toString(), members, maxLength);
	}

	private static int remove(String[] entries, boolean[] gone, int longerThan, int length, int maxLength) {
		int left = length;
		for (int i = gone.length - 1; i >= 0 && left > maxLength; i--) {
			int member = entries[2 * i].length() + 1 + entries[2 * i + 1].length();
			if (!gone[i] && member > longerThan) {
				gone[i] = true;
				left -= member + 1;
			}
		}
		return left;
	}

}
