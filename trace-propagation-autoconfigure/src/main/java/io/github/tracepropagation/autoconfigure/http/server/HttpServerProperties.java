// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import java.util.List;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Path patterns, relative to the context path, of requests that get no span and no
	 * metric of their own. Unless set, what is below the base path of Actuator.
	 */
	private @Nullable List<String> exclude;

	/**
	 * Whether to have the ids of the trace on what the servlet container itself logs of a
	 * request that failed.
	 */
	private boolean containerLogging = true;

	/**
	 * Whether to add the trace id to every problem detail, as the property trace_id.
	 */
	private boolean problemDetail = false;

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

	public @Nullable List<String> getExclude() {
		return this.exclude;
	}

	public void setExclude(@Nullable List<String> exclude) {
		this.exclude = exclude;
	}

	public boolean isContainerLogging() {
		return this.containerLogging;
	}

	public void setContainerLogging(boolean containerLogging) {
		this.containerLogging = containerLogging;
	}

	public boolean isProblemDetail() {
		return this.problemDetail;
	}

	public void setProblemDetail(boolean problemDetail) {
		this.problemDetail = problemDetail;
	}

}
