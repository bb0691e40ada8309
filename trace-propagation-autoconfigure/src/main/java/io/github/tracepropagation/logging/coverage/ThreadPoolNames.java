// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.coverage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the name of a thread pool by that of one of its threads.
 */
final class ThreadPoolNames {

	/**
	 * What a thread without a name belongs to, as virtual threads mostly are.
	 */
	static final String UNNAMED = "(unnamed)";

	private static final String NUMBER = "#";

	private static final String SEPARATORS = "-_:#./ ";

	// The JDK numbers the pools that were given no name
	private static final Pattern NUMBERED_POOL = Pattern.compile("(pool|ForkJoinPool)-\\d+-(thread|worker)-.*");

	private ThreadPoolNames() {
	}

	/**
	 * Return the name of a thread without its number.
	 * @param threadName the name of the thread
	 * @return the name of the pool
	 */
	static String of(String threadName) {
		Matcher numbered = NUMBERED_POOL.matcher(threadName);
		if (numbered.matches()) {
			return numbered.group(1) + "-" + NUMBER + "-" + numbered.group(2);
		}
		int end = threadName.length();
		while (end > 0 && isOfNumber(threadName.charAt(end - 1))) {
			end--;
		}
		if (end > 0) {
			return threadName.substring(0, end);
		}
		return threadName.isBlank() ? UNNAMED : NUMBER;
	}

	private static boolean isOfNumber(char character) {
		return Character.isDigit(character) || SEPARATORS.indexOf(character) != -1;
	}

}
