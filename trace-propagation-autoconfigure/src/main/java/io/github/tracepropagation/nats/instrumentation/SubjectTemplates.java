// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes names of few distinct values from the subjects that are sent to, for spans and
 * meters: the first two tokens, with a {@code *} in the place of a token that looks like
 * an id, and a {@code >} for the rest. As what looks like a name may be one after all,
 * there are at most {@value #MAX_TEMPLATES} templates; what is above goes by
 * {@value #OTHER}. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class SubjectTemplates {

	static final int MAX_TEMPLATES = 200;

	static final String OTHER = "(other)";

	/**
	 * Name of all the inboxes, as OpenTelemetry calls a temporary destination.
	 */
	static final String TEMPORARY = "(temporary)";

	private static final String INBOX_PREFIX = "_INBOX.";

	private static final int LONG_TOKEN = 24;

	private final Map<String, String> templates = new ConcurrentHashMap<>();

	/**
	 * Return the template of a subject.
	 * @param subject the raw subject
	 * @return the template
	 */
	public String of(String subject) {
		if (subject.startsWith(INBOX_PREFIX)) {
			return TEMPORARY;
		}
		String template = template(subject);
		String known = this.templates.get(template);
		if (known != null) {
			return known;
		}
		if (this.templates.size() >= MAX_TEMPLATES) {
			return OTHER;
		}
		this.templates.put(template, template);
		return template;
	}

	private static String template(String subject) {
		int firstDot = subject.indexOf('.');
		if (firstDot == -1) {
			return token(subject);
		}
		int secondDot = subject.indexOf('.', firstDot + 1);
		String first = token(subject.substring(0, firstDot));
		return (secondDot != -1) ? first + "." + token(subject.substring(firstDot + 1, secondDot)) + ".>"
				: first + "." + token(subject.substring(firstDot + 1));
	}

	private static String token(String token) {
		return looksLikeAnId(token) ? "*" : token;
	}

	// Begins with a digit, has more digits than a version, or is longer than a word
	private static boolean looksLikeAnId(String token) {
		int digits = 0;
		for (int i = 0; i < token.length(); i++) {
			if (Character.isDigit(token.charAt(i))) {
				digits++;
			}
		}
		return (digits > 0 && Character.isDigit(token.charAt(0))) || digits > 3 || token.length() > LONG_TOKEN;
	}

}
