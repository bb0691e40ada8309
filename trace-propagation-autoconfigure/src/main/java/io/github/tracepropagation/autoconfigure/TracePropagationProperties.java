// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import io.github.tracepropagation.w3c.RandomTraceFlag;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Properties of the starter that belong to no single transport.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation")
public class TracePropagationProperties {

	/**
	 * Whether to enable the starter as a whole.
	 */
	private boolean enabled = true;

	private final W3c w3c = new W3c();

	private final Ledger ledger = new Ledger();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public W3c getW3c() {
		return this.w3c;
	}

	public Ledger getLedger() {
		return this.ledger;
	}

	private static void requireAtLeast(int minimum, int value, String property) {
		if (value < minimum) {
			throw new InvalidConfigurationPropertyValueException(property, value, "It must be at least " + minimum);
		}
	}

	/**
	 * The W3C headers.
	 */
	public static class W3c {

		/**
		 * What becomes of the random flag of Trace Context level 2.
		 */
		private RandomTraceFlag randomFlag = RandomTraceFlag.COMPATIBLE;

		private final TraceState traceState = new TraceState();

		private final Baggage baggage = new Baggage();

		public RandomTraceFlag getRandomFlag() {
			return this.randomFlag;
		}

		public void setRandomFlag(RandomTraceFlag randomFlag) {
			this.randomFlag = randomFlag;
		}

		public TraceState getTraceState() {
			return this.traceState;
		}

		public Baggage getBaggage() {
			return this.baggage;
		}

	}

	/**
	 * The tracestate header.
	 */
	public static class TraceState {

		/**
		 * Number of characters up to which tracestate is passed on whole, at least 512.
		 * Above it whole members are left out.
		 */
		private int maxLength = 4096;

		public int getMaxLength() {
			return this.maxLength;
		}

		public void setMaxLength(int maxLength) {
			requireAtLeast(512, maxLength, "trace-propagation.w3c.trace-state.max-length");
			this.maxLength = maxLength;
		}

	}

	/**
	 * The baggage header.
	 */
	public static class Baggage {

		/**
		 * Number of baggage members that are read and sent at the most.
		 */
		private int maxMembers = 64;

		/**
		 * Number of bytes of baggage that are read and sent at the most.
		 */
		private int maxBytes = 8192;

		/**
		 * Whether the baggage entries that are listed as remote fields are sent, and
		 * read, as plain headers of their own too.
		 */
		private boolean plainRemoteFields;

		public int getMaxMembers() {
			return this.maxMembers;
		}

		public void setMaxMembers(int maxMembers) {
			requireAtLeast(1, maxMembers, "trace-propagation.w3c.baggage.max-members");
			this.maxMembers = maxMembers;
		}

		public int getMaxBytes() {
			return this.maxBytes;
		}

		public void setMaxBytes(int maxBytes) {
			requireAtLeast(1, maxBytes, "trace-propagation.w3c.baggage.max-bytes");
			this.maxBytes = maxBytes;
		}

		public boolean isPlainRemoteFields() {
			return this.plainRemoteFields;
		}

		public void setPlainRemoteFields(boolean plainRemoteFields) {
			this.plainRemoteFields = plainRemoteFields;
		}

	}

	/**
	 * The propagation ledger.
	 */
	public static class Ledger {

		/**
		 * Whether to publish the propagation ledger as meters.
		 */
		private boolean enabled = true;

		/**
		 * Number of routes of a transport and direction that are told apart, the first
		 * ones. Others are counted together.
		 */
		private int maxRoutes = 100;

		/**
		 * Number of peers of a route, or of a transport and direction, that are told
		 * apart, those with the most hops. Others are counted together.
		 */
		private int maxPeers = 20;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getMaxRoutes() {
			return this.maxRoutes;
		}

		public void setMaxRoutes(int maxRoutes) {
			requireAtLeast(1, maxRoutes, "trace-propagation.ledger.max-routes");
			this.maxRoutes = maxRoutes;
		}

		public int getMaxPeers() {
			return this.maxPeers;
		}

		public void setMaxPeers(int maxPeers) {
			requireAtLeast(1, maxPeers, "trace-propagation.ledger.max-peers");
			this.maxPeers = maxPeers;
		}

	}

}
