// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

/**
 * The rules of NATS for what bindings call their destinations and streams.
 */
final class DestinationRules {

	private static final String FORBIDDEN_IN_STREAM_NAMES = ".*>/\\";

	private static final int MAX_STREAM_NAME = 255;

	private DestinationRules() {
	}

	static void checkProducer(String binding, String destination) {
		check(binding, destination);
		if (Subjects.hasWildcard(destination)) {
			throw invalid(binding, destination, "wildcards are for consumers only, so name the whole subject");
		}
	}

	static void checkConsumer(String binding, String destination) {
		check(binding, destination);
		String[] tokens = Subjects.tokens(destination);
		for (int i = 0; i < tokens.length - 1; i++) {
			if (tokens[i].equals(">")) {
				throw invalid(binding, destination, "'>' is allowed as the last token only");
			}
		}
	}

	static void checkStreamName(String binding, String name) {
		boolean allowed = !name.isEmpty()
				&& name.chars().allMatch((ch) -> ch > ' ' && ch < 127 && FORBIDDEN_IN_STREAM_NAMES.indexOf(ch) == -1);
		if (!allowed || name.length() > MAX_STREAM_NAME) {
			throw new IllegalArgumentException("The binding '" + binding + "' has the stream '" + name
					+ "', which is no name for one: set stream.name to " + MAX_STREAM_NAME
					+ " characters at most, of ASCII without white space and . * > / \\");
		}
	}

	private static void check(String binding, String destination) {
		if (destination.isEmpty()) {
			throw invalid(binding, destination, "it must not be empty");
		}
		if (destination.chars()
			.anyMatch((ch) -> ch <= ' ' || ch == 127 || Character.isWhitespace(ch) || Character.isSpaceChar(ch))) {
			throw invalid(binding, destination, "it must have no white space or control characters");
		}
		if (destination.startsWith("$")) {
			throw invalid(binding, destination, "what begins with '$' belongs to the server");
		}
		for (String token : Subjects.tokens(destination)) {
			if (token.isEmpty()) {
				throw invalid(binding, destination, "no token between dots may be empty");
			}
		}
	}

	private static IllegalArgumentException invalid(String binding, String destination, String rule) {
		return new IllegalArgumentException(
				"The destination '" + destination + "' of the binding '" + binding + "' is no NATS subject: " + rule
						+ "; correct 'spring.cloud.stream.bindings." + binding + ".destination'");
	}

}
