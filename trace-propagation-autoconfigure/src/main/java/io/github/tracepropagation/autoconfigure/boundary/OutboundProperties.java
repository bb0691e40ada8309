// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of what leaves for others.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.outbound")
public class OutboundProperties {

	/**
	 * Whether the trace leaves for destinations for which no rule says otherwise.
	 */
	private boolean inject = true;

	/**
	 * Baggage that leaves for destinations for which no rule says otherwise: all, none,
	 * or a list of keys. Where it is not set, baggage goes with the trace.
	 */
	private @Nullable List<String> baggage;

	/**
	 * Rules about destinations, of which the first counts whose conditions all hold.
	 */
	private List<Rule> rules = new ArrayList<>();

	public boolean isInject() {
		return this.inject;
	}

	public void setInject(boolean inject) {
		this.inject = inject;
	}

	public @Nullable List<String> getBaggage() {
		return this.baggage;
	}

	public void setBaggage(@Nullable List<String> baggage) {
		this.baggage = baggage;
	}

	public List<Rule> getRules() {
		return this.rules;
	}

	public void setRules(List<Rule> rules) {
		this.rules = rules;
	}

	/**
	 * A rule about destinations.
	 */
	public static class Rule {

		/**
		 * Transport by which the context leaves, such as http, nats or grpc.
		 */
		private @Nullable String transport;

		/**
		 * Host that is called, *.example.com for every host below one, or an IP address.
		 */
		private @Nullable String host;

		/**
		 * Pattern of the message's subject, with the wildcards of NATS.
		 */
		private @Nullable String subject;

		/**
		 * Whether the trace leaves.
		 */
		private @Nullable Boolean trace;

		/**
		 * Baggage that leaves: all, none, or a list of keys.
		 */
		private @Nullable List<String> baggage;

		public @Nullable String getTransport() {
			return this.transport;
		}

		public void setTransport(@Nullable String transport) {
			this.transport = transport;
		}

		public @Nullable String getHost() {
			return this.host;
		}

		public void setHost(@Nullable String host) {
			this.host = host;
		}

		public @Nullable String getSubject() {
			return this.subject;
		}

		public void setSubject(@Nullable String subject) {
			this.subject = subject;
		}

		public @Nullable Boolean getTrace() {
			return this.trace;
		}

		public void setTrace(@Nullable Boolean trace) {
			this.trace = trace;
		}

		public @Nullable List<String> getBaggage() {
			return this.baggage;
		}

		public void setBaggage(@Nullable List<String> baggage) {
			this.baggage = baggage;
		}

	}

}
