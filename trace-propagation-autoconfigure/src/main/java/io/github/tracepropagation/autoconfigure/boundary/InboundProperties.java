// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.ArrayList;
import java.util.List;

import io.github.tracepropagation.boundary.InboundDecision;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of what is taken over from callers.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.inbound")
public class InboundProperties {

	/**
	 * What is done with the trace of a caller for whom no rule counts.
	 */
	private InboundDecision trust = InboundDecision.CONTINUE;

	/**
	 * Baggage that is taken over from callers whose trace is continued: all, none, or a
	 * list of keys.
	 */
	private @Nullable List<String> baggage;

	/**
	 * Rules about callers, of which the first counts whose conditions all hold.
	 */
	private List<Rule> rules = new ArrayList<>();

	public InboundDecision getTrust() {
		return this.trust;
	}

	public void setTrust(InboundDecision trust) {
		this.trust = trust;
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
	 * A rule about callers.
	 */
	public static class Rule {

		/**
		 * Transport by which the caller's context arrives, such as http, nats or grpc.
		 */
		private @Nullable String transport;

		/**
		 * Pattern of the request's path, with the context path, in the syntax of Spring's
		 * path patterns. With the transport grpc, the path is /package.Service/Method.
		 */
		private @Nullable String path;

		/**
		 * Pattern of the message's subject, with the wildcards of NATS.
		 */
		private @Nullable String subject;

		/**
		 * Addresses of the caller, each a single one or a range in CIDR notation.
		 */
		private @Nullable List<String> cidr;

		/**
		 * Whether the caller has proved who it is, by a client certificate or to the
		 * container.
		 */
		private @Nullable Boolean authenticated;

		/**
		 * What is done with the trace of the caller.
		 */
		private @Nullable InboundDecision trust;

		public @Nullable String getTransport() {
			return this.transport;
		}

		public void setTransport(@Nullable String transport) {
			this.transport = transport;
		}

		public @Nullable String getPath() {
			return this.path;
		}

		public void setPath(@Nullable String path) {
			this.path = path;
		}

		public @Nullable String getSubject() {
			return this.subject;
		}

		public void setSubject(@Nullable String subject) {
			this.subject = subject;
		}

		public @Nullable List<String> getCidr() {
			return this.cidr;
		}

		public void setCidr(@Nullable List<String> cidr) {
			this.cidr = cidr;
		}

		public @Nullable Boolean getAuthenticated() {
			return this.authenticated;
		}

		public void setAuthenticated(@Nullable Boolean authenticated) {
			this.authenticated = authenticated;
		}

		public @Nullable InboundDecision getTrust() {
			return this.trust;
		}

		public void setTrust(@Nullable InboundDecision trust) {
			this.trust = trust;
		}

	}

}
