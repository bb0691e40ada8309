// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.binding;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a producer binding says to NATS.
 *
 * @since 0.1.0
 */
public class NatsProducerProperties {

	/**
	 * What NATS promises of the messages.
	 */
	private NatsDelivery delivery = NatsDelivery.CORE;

	/**
	 * Stream that is to take the messages.
	 */
	private final NatsStreamProperties stream = new NatsStreamProperties();

	/**
	 * Whether the sender waits until JetStream has acknowledged a message. Otherwise what
	 * fails goes to the error channel of the binding.
	 */
	private boolean sync = true;

	/**
	 * How long an acknowledgement of JetStream is waited for. As long as a reply by
	 * default.
	 */
	private @Nullable Duration ackTimeout;

	/**
	 * Number of messages that may wait for their acknowledgement while the sender does
	 * not. One that finds no room among them waits.
	 */
	private int maxInFlight = 256;

	/**
	 * Patterns of the names of headers to send, the first that matches decides, and one
	 * that begins with '!' keeps a header back.
	 */
	private List<String> headerPatterns = List.of("*");

	public NatsDelivery getDelivery() {
		return this.delivery;
	}

	public void setDelivery(NatsDelivery delivery) {
		this.delivery = delivery;
	}

	public NatsStreamProperties getStream() {
		return this.stream;
	}

	public boolean isSync() {
		return this.sync;
	}

	public void setSync(boolean sync) {
		this.sync = sync;
	}

	public @Nullable Duration getAckTimeout() {
		return this.ackTimeout;
	}

	public void setAckTimeout(@Nullable Duration ackTimeout) {
		this.ackTimeout = ackTimeout;
	}

	public int getMaxInFlight() {
		return this.maxInFlight;
	}

	public void setMaxInFlight(int maxInFlight) {
		this.maxInFlight = maxInFlight;
	}

	public List<String> getHeaderPatterns() {
		return this.headerPatterns;
	}

	public void setHeaderPatterns(List<String> headerPatterns) {
		this.headerPatterns = headerPatterns;
	}

}
