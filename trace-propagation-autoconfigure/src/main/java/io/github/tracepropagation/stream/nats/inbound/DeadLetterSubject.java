// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import io.github.tracepropagation.stream.nats.binding.NatsDeadLetterProperties;
import io.github.tracepropagation.stream.nats.provisioning.NatsNames;
import org.jspecify.annotations.Nullable;

/**
 * Where the dead letters of a binding go.
 */
final class DeadLetterSubject {

	private DeadLetterSubject() {
	}

	/**
	 * Return the subject.
	 * @param destination the destination of the binding
	 * @param group the group of the binding, or {@code null} for an anonymous consumer
	 * @param properties what the binding says of dead letters
	 * @return the subject, or {@code null} where there is none
	 */
	static @Nullable String of(String destination, @Nullable String group, NatsDeadLetterProperties properties) {
		if (!properties.isEnabled()) {
			return null;
		}
		String subject = properties.getSubject();
		if (subject == null && group != null) {
			return NatsNames.deadLetterSubject(destination, group);
		}
		return subject;
	}

}
