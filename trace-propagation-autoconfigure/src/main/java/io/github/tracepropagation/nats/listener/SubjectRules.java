// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

/**
 * The rules of NATS for subjects that are subscribed to.
 */
final class SubjectRules {

	private SubjectRules() {
	}

	static void check(String listenerId, String subject) {
		if (subject.isEmpty() || subject.chars().anyMatch((ch) -> ch <= ' ' || ch == 127)) {
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

	private static IllegalArgumentException invalid(String listenerId, String subject, String rule) {
		return new IllegalArgumentException(
				"NATS listener '" + listenerId + "' has the invalid subject '" + subject + "': " + rule);
	}

}
