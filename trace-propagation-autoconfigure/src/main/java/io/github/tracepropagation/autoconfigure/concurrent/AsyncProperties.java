// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of work that changes its thread.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.async")
public class AsyncProperties {

	/**
	 * Whether to let the context follow work to the threads of Spring Boot's executors
	 * and through Reactor.
	 */
	private boolean enabled = true;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
