// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.binding;

import org.jspecify.annotations.Nullable;

/**
 * Where messages go that a binding has failed on.
 *
 * @since 0.1.0
 */
public class NatsDeadLetterProperties {

	/**
	 * Whether messages that could not be handled are published to a subject of their own.
	 */
	private boolean enabled = false;

	/**
	 * Subject to publish them to. Made of the destination and the group by default.
	 */
	private @Nullable String subject;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getSubject() {
		return this.subject;
	}

	public void setSubject(@Nullable String subject) {
		this.subject = subject;
	}

}
