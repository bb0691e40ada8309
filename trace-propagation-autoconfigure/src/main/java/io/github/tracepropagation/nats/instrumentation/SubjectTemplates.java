// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Makes names of few distinct values from subjects, for spans and meters. Of a subject
 * that is sent to: the first two tokens, with a {@code *} in the place of a token that
 * looks like an id, and a {@code >} for the rest. Of one that is subscribed to: the
 * subject itself, with its wildcards. As what looks like a name may be one after all,
 * there are at most {@value #MAX_TEMPLATES} of each; what is above goes by
 * {@value #OTHER}. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class SubjectTemplates {

	/**
	 * How many templates there are at most.
	 */
	static final int MAX_TEMPLATES = 200;

	/**
	 * Name of all subjects above the limit.
	 */
	static final String OTHER = "(other)";

	/**
	 * Name of all the inboxes, as OpenTelemetry calls a temporary destination.
	 */
	static final String TEMPORARY = "(temporary)";

	private static final String INBOX_PREFIX = "_INBOX.";

	// An id of NATS has 22 characters, any of which may be digits, or none
	private static final int LENGTH_OF_AN_ID = 20;

	private static final int LENGTH_OF_AN_ID_WITH_DIGITS = 16;

	private static final int DIGITS_OF_AN_ID = 4;

	private final Map<String, String> sentTo = new ConcurrentHashMap<>();

	private final Map<String, String> subscribedTo = new ConcurrentHashMap<>();

	private final String inboxPrefix;

	/**
	 * Create the templates, for inboxes by the names that NATS gives them.
	 */
	public SubjectTemplates() {
		this(INBOX_PREFIX);
	}

	/**
	 * Create the templates.
	 * @param inboxPrefix what the inboxes of the application begin with, beside those by
	 * the names that NATS gives them
	 */
	public SubjectTemplates(String inboxPrefix) {
		this.inboxPrefix = inboxPrefix;
	}

	/**
	 * Return the template of a subject that is sent to.
	 * @param subject the raw subject
	 * @return the template
	 */
	public String of(String subject) {
		return bounded(subject, this.sentTo, SubjectTemplates::template);
	}

	/**
	 * Return the template of a subject that is subscribed to.
	 * @param subject the subject, wildcards included
	 * @return the template
	 */
	public String ofSubscription(String subject) {
		return bounded(subject, this.subscribedTo, UnaryOperator.identity());
	}

	private String bounded(String subject, Map<String, String> templates, UnaryOperator<String> templateOf) {
		if (subject.startsWith(INBOX_PREFIX) || subject.startsWith(this.inboxPrefix)) {
			return TEMPORARY;
		}
		String template = templateOf.apply(subject);
		String known = templates.get(template);
		if (known != null) {
			return known;
		}
		if (templates.size() >= MAX_TEMPLATES) {
			return OTHER;
		}
		templates.put(template, template);
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
		long digits = token.chars().filter(Character::isDigit).count();
		return token.length() >= LENGTH_OF_AN_ID || digits >= DIGITS_OF_AN_ID || (digits > 0
				&& (Character.isDigit(token.charAt(0)) || token.length() >= LENGTH_OF_AN_ID_WITH_DIGITS));
	}

}
