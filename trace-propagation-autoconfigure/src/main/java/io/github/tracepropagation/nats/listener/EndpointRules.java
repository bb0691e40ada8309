// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import org.jspecify.annotations.Nullable;

/**
 * The rules of NATS for what is listened to, and of listeners for what goes together.
 */
final class EndpointRules {

	private EndpointRules() {
	}

	static void check(NatsListenerEndpoint endpoint) {
		String id = endpoint.id();
		endpoint.subjects().forEach((subject) -> checkSubject(id, subject));
		checkName(id, "queue group", endpoint.queue(), "");
		checkName(id, "stream", endpoint.stream(), ".*>/\\");
		checkName(id, "durable", endpoint.durable(), ".*>/\\");
		checkDestination(id, "dead letter subject", endpoint.deadLetterSubject());
		checkDestination(id, "subject to send to", endpoint.sendTo());
		require(endpoint.concurrency() > 0, id,
				"has a concurrency of " + endpoint.concurrency() + ": give it 1 at least");
		require(endpoint.batchSize() == null || endpoint.batchSize() > 0, id,
				"has a batch size of " + endpoint.batchSize() + ": give it 1 at least");
		require(endpoint.maxDeliveries() == null || endpoint.maxDeliveries() >= 0, id,
				"has " + endpoint.maxDeliveries() + " as its maximum of deliveries: give it 0 for no limit, or more");
		if (endpoint.mode() == ListenerMode.CORE) {
			checkCore(endpoint);
		}
		else {
			checkJetStream(endpoint);
		}
	}

	private static void checkCore(NatsListenerEndpoint endpoint) {
		String id = endpoint.id();
		require(!endpoint.subjects().isEmpty(), id, "has no subject: name at least one");
		require(endpoint.stream() == null, id,
				"has a stream, which its mode CORE does not know: leave the one or the other out");
		require(endpoint.durable() == null, id, "has a durable consumer without a stream: name the stream it is of");
		require(endpoint.ackMode() == AckMode.AUTO, id, "has the acknowledgement mode " + endpoint.ackMode()
				+ ", but core NATS acknowledges nothing: name a stream, or leave the mode out");
		require(endpoint.maxDeliveries() == null, id,
				"has a maximum of deliveries, but core NATS delivers once: name a stream, or leave it out");
		require(endpoint.batchHandler() == null, id,
				"takes batches, which only the mode PULL has: name a stream, or take one message at a time");
		require(endpoint.concurrency() == 1 || endpoint.queue() != null, id,
				"has a concurrency of " + endpoint.concurrency()
						+ " without a queue group, so that each message would be handled " + endpoint.concurrency()
						+ " times: give it a queue group");
	}

	private static void checkJetStream(NatsListenerEndpoint endpoint) {
		String id = endpoint.id();
		require(endpoint.stream() != null, id,
				"has the mode " + endpoint.mode() + " without a stream: name the stream");
		if (endpoint.mode() == ListenerMode.PULL) {
			require(endpoint.queue() == null, id,
					"has a queue group, which the mode PULL does not need: let its instances share a durable instead");
			return;
		}
		require(endpoint.batchHandler() == null, id,
				"takes batches, which only the mode PULL has: take one message at a time, or change the mode");
		require(endpoint.concurrency() == 1 || endpoint.queue() != null, id, "has a concurrency of "
				+ endpoint.concurrency() + " without a queue group, as the mode PUSH needs: give it a queue group");
	}

	private static void checkSubject(String id, String subject) {
		if (isEmptyOrHasWhitespace(subject)) {
			throw invalid(id, "subject", subject, "it must not be empty or have white space in it");
		}
		String[] tokens = subject.split("\\.", -1);
		for (int i = 0; i < tokens.length; i++) {
			if (tokens[i].isEmpty()) {
				throw invalid(id, "subject", subject, "no token between dots may be empty");
			}
			if (tokens[i].equals(">") && i < tokens.length - 1) {
				throw invalid(id, "subject", subject, "'>' is allowed as the last token only");
			}
		}
	}

	private static void checkDestination(String id, String what, @Nullable String subject) {
		if (subject == null) {
			return;
		}
		for (String token : subject.split("\\.", -1)) {
			if (isEmptyOrHasWhitespace(token) || token.equals("*") || token.equals(">")) {
				throw invalid(id, what, subject, "it must be a subject without white space, empty tokens or wildcards");
			}
		}
	}

	private static void checkName(String id, String what, @Nullable String name, String forbidden) {
		if (name == null) {
			return;
		}
		if (isEmptyOrHasWhitespace(name)) {
			throw invalid(id, what, name, "it must not be empty or have white space in it");
		}
		if (name.chars().anyMatch((ch) -> ch > '~' || forbidden.indexOf(ch) != -1)) {
			throw invalid(id, what, name, forbidden.isEmpty() ? "it must be of ASCII characters"
					: "it must be of ASCII characters other than " + String.join(" ", forbidden.split("")));
		}
	}

	private static boolean isEmptyOrHasWhitespace(String value) {
		return value.isEmpty() || value.chars().anyMatch((ch) -> ch <= ' ' || ch == 127);
	}

	private static void require(boolean condition, String id, String problem) {
		if (!condition) {
			throw new IllegalArgumentException("NATS listener '" + id + "' " + problem);
		}
	}

	private static IllegalArgumentException invalid(String id, String what, String value, String rule) {
		return new IllegalArgumentException(
				"NATS listener '" + id + "' has the invalid " + what + " '" + value + "': " + rule);
	}

}
