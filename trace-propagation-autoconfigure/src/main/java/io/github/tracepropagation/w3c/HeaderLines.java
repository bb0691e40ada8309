// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * Walks the lines of a header as a getter hands them out, past the {@code null}s that
 * some getters answer with.
 */
final class HeaderLines {

	private HeaderLines() {
	}

	/**
	 * Return the next line.
	 * @param lines the lines, {@code null} as good as none
	 * @return the line or {@code null} if there is none left
	 */
	static @Nullable String next(@Nullable Iterator<String> lines) {
		while (lines != null && lines.hasNext()) {
			String line = lines.next();
			if (line != null) {
				return line;
			}
		}
		return null;
	}

}
