// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

/**
 * The rules of NATS for what is subscribed to.
 */
final class SubjectRules {

	private SubjectRules() {
	}

	static void checkSubject(String listenerId, String subject) {
		if (isEmptyOrHasWhitespace(subject)) {
			throw invalid(listenerId, subject, "it must not be empty or have white space in it");
		}
		String[] tokens = subject.split("\\.", -1);
		for (int i = 0; i < tokens.length; i++) {
			if (tokens[i].isEmpty()) {
				throw invalid(listenerId, subject, "no token between dots may be empty");
			}
			if (tokens[i].equals(">") && i < tokens.length - 1) {
				throw invalid(listenerId, subject, "'>' is allowed as the last token only");
			}
		}
	}

	static void checkQueue(String listenerId, String queue) {
		if (isEmptyOrHasWhitespace(queue)) {
			throw new IllegalArgumentException("NATS listener '" + listenerId + "' has the invalid queue group '"
					+ queue + "': it must not be empty or have white space in it");
		}
	}

	private static boolean isEmptyOrHasWhitespace(String value) {
		return value.isEmpty() || value.chars().anyMatch((ch) -> ch <= ' ' || ch == 127);
	}

	private static IllegalArgumentException invalid(String listenerId, String subject, String rule) {
		return new IllegalArgumentException(
				"NATS listener '" + listenerId + "' has the invalid subject '" + subject + "': " + rule);
	}

}
