// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.binding;

import java.time.Duration;

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
	 * Whether to wait until JetStream has acknowledged a message.
	 */
	private boolean sync = true;

	/**
	 * How long an acknowledgement of JetStream is waited for.
	 */
	private @Nullable Duration ackTimeout;

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

}
