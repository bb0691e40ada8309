// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.sending;

import org.jspecify.annotations.Nullable;

/**
 * The rules of NATS for what is sent to. The server drops a message whose subject breaks
 * them, or takes one for the end of the command, and tells nobody.
 *
 * @since 0.1.0
 */
public final class PublishSubject {

	private PublishSubject() {
	}

	/**
	 * Check that a message can be sent to a subject.
	 * @param subject the subject
	 * @return the subject
	 * @throws IllegalArgumentException where none can
	 */
	public static String check(@Nullable String subject) {
		if (subject == null || subject.isEmpty()) {
			throw new IllegalArgumentException(
					"The NATS subject to send to must not be " + ((subject != null) ? "empty" : "null") + ": name one");
		}
		if (subject.chars().anyMatch((ch) -> ch <= ' ' || ch == 127 || Character.isWhitespace(ch))) {
			throw invalid(subject, "it must have no white space or control characters");
		}
		for (String token : subject.split("\\.", -1)) {
			if (token.isEmpty()) {
				throw invalid(subject, "no token between dots may be empty");
			}
			if (token.equals("*") || token.equals(">")) {
				throw invalid(subject, "wildcards are for subscribing only, so name the whole subject");
			}
		}
		return subject;
	}

	private static IllegalArgumentException invalid(String subject, String rule) {
		return new IllegalArgumentException("The NATS subject '" + subject + "' cannot be sent to: " + rule);
	}

}
