// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of what is logged when an application is ready.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.startup-report")
public class StartupReportProperties {

	/**
	 * Whether to log, when the application is ready, what propagates and what keeps trace
	 * context from flowing.
	 */
	private boolean enabled = true;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
