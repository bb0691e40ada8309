// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the requests that this service answers.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.http.server")
public class HttpServerProperties {

	/**
	 * Whether to extend the observation of HTTP requests to this service.
	 */
	private boolean enabled = true;

	/**
	 * Response header that tells the caller its trace: none, traceresponse,
	 * server-timing, or the name of another header, which then holds the trace id.
	 */
	private String responseHeader = "none";

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getResponseHeader() {
		return this.responseHeader;
	}

	public void setResponseHeader(String responseHeader) {
		this.responseHeader = responseHeader;
	}

}
