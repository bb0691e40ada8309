// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the HTTP rooms.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.http")
public class HttpProperties {

	private final Server server = new Server();

	private final Client client = new Client();

	public Server getServer() {
		return this.server;
	}

	public Client getClient() {
		return this.client;
	}

	/**
	 * Requests that this service answers.
	 */
	public static class Server {

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

	/**
	 * Calls that this service makes.
	 */
	public static class Client {

		/**
		 * Whether to extend the observation of HTTP calls by this service.
		 */
		private boolean enabled = true;

		/**
		 * Whether to observe RestTemplate, RestClient and WebClient beans that were not
		 * made by Spring Boot's builders.
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

}
