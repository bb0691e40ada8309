// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the NATS binder as a whole.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.stream.nats")
public class NatsBinderProperties {

	/**
	 * Whether to offer a binder for NATS to Spring Cloud Stream.
	 */
	private boolean enabled = true;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
