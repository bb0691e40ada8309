// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the propagation over Spring Cloud Stream.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.stream")
public class StreamProperties {

	/**
	 * Whether to trace the messages of Spring Cloud Stream.
	 */
	private boolean enabled = true;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
