// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

/**
 * What subjects with wildcards have to do with one another.
 */
final class Subjects {

	private Subjects() {
	}

	static boolean hasWildcard(String subject) {
		for (String token : tokens(subject)) {
			if (isWildcard(token)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether every subject that one stands for is among those of another.
	 * @param wide the other one
	 * @param narrow the one
	 * @return whether they are
	 */
	static boolean covers(String wide, String narrow) {
		String[] wideTokens = tokens(wide);
		String[] narrowTokens = tokens(narrow);
		for (int i = 0; i < wideTokens.length; i++) {
			if (i == narrowTokens.length) {
				return false;
			}
			if (wideTokens[i].equals(">")) {
				return true;
			}
			boolean same = wideTokens[i].equals(narrowTokens[i]);
			boolean wider = wideTokens[i].equals("*") && !narrowTokens[i].equals(">");
			if (!same && !wider) {
				return false;
			}
		}
		return wideTokens.length == narrowTokens.length;
	}

	static boolean isWildcard(String token) {
		return token.equals("*") || token.equals(">");
	}

	static String[] tokens(String subject) {
		return subject.split("\\.", -1);
	}

}
