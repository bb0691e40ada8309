// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What listens to which subjects.
 *
 * @param id names the listener in log lines, unique in an application
 * @param subjects the subjects to subscribe to, wildcards allowed, at least one
 * @param queue the queue group, or {@code null} where every instance gets every message
 * @param handler handles the messages
 * @since 0.1.0
 */
public record NatsListenerEndpoint(String id, List<String> subjects, @Nullable String queue,
		NatsMessageHandler handler) {

	/**
	 * Create the endpoint.
	 * @throws IllegalArgumentException where there is no subject, or a subject or queue
	 * group that NATS does not allow
	 */
	public NatsListenerEndpoint {
		Assert.notEmpty(subjects, () -> "NATS listener '" + id + "' has no subject: name at least one");
		subjects = List.copyOf(subjects);
		subjects.forEach((subject) -> SubjectRules.checkSubject(id, subject));
		if (queue != null) {
			SubjectRules.checkQueue(id, queue);
		}
	}

}
