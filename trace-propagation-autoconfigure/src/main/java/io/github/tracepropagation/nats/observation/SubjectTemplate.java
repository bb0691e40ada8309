// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

/**
 * Makes a name of few distinct values from a subject that is sent to.
 */
final class SubjectTemplate {

	/**
	 * Name of all the inboxes, as OpenTelemetry calls a temporary destination.
	 */
	static final String TEMPORARY = "(temporary)";

	private static final String INBOX_PREFIX = "_INBOX.";

	private SubjectTemplate() {
	}

	/**
	 * Make the template.
	 * @param subject the raw subject
	 * @return the subject itself where it has one or two tokens, else its first two
	 * tokens and a wildcard for the rest
	 */
	static String of(String subject) {
		if (subject.startsWith(INBOX_PREFIX)) {
			return TEMPORARY;
		}
		int firstDot = subject.indexOf('.');
		int secondDot = (firstDot != -1) ? subject.indexOf('.', firstDot + 1) : -1;
		return (secondDot != -1) ? subject.substring(0, secondDot) + ".>" : subject;
	}

}
