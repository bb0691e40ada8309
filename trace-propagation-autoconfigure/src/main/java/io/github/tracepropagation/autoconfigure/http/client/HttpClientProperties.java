// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the calls that this service makes.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.http.client")
public class HttpClientProperties {

	/**
	 * Whether to extend the observation of HTTP calls by this service.
	 */
	private boolean enabled = true;

	/**
	 * Whether to observe RestTemplate, RestClient and WebClient beans that were not made
	 * by Spring Boot's builders.
	 */
	private boolean instrumentBeans = true;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isInstrumentBeans() {
		return this.instrumentBeans;
	}

	public void setInstrumentBeans(boolean instrumentBeans) {
		this.instrumentBeans = instrumentBeans;
	}

}
