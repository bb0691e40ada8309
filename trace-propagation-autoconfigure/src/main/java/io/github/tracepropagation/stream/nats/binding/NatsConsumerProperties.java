// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.binding;

import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.ListenerMode;
import io.nats.client.api.DeliverPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer binding says to NATS.
 *
 * @since 0.1.0
 */
public class NatsConsumerProperties {

	/**
	 * What NATS promises of the messages.
	 */
	private NatsDelivery delivery = NatsDelivery.CORE;

	/**
	 * Stream to take the messages from.
	 */
	private final NatsStreamProperties stream = new NatsStreamProperties();

	/**
	 * Where messages go that could not be handled.
	 */
	private final NatsDeadLetterProperties deadLetter = new NatsDeadLetterProperties();

	/**
	 * Name of the durable consumer of a group. Made of the group and the destination by
	 * default.
	 */
	private @Nullable String durable;

	/**
	 * How messages of JetStream come.
	 */
	private ListenerMode listenerMode = ListenerMode.AUTO;

	/**
	 * Who acknowledges messages of JetStream.
	 */
	private AckMode ackMode = AckMode.AUTO;

	/**
	 * How long JetStream waits for an acknowledgement before it delivers again.
	 */
	private @Nullable Duration ackWait;

	/**
	 * How often a message of JetStream is delivered before it is given up, 0 for no
	 * limit. Once by default where there is a dead letter subject.
	 */
	private @Nullable Integer maxDeliver;

	/**
	 * Comma-separated list of times to wait before a message of JetStream that could not
	 * be handled is delivered again. The last one goes for all further deliveries.
	 */
	private @Nullable List<Duration> redeliveryBackoff;

	/**
	 * How many messages wait for an acknowledgement at most.
	 */
	private @Nullable Integer maxAckPending;

	/**
	 * How many messages are taken at once.
	 */
	private @Nullable Integer batchSize;

	/**
	 * Where a consumer begins. With all messages for a group, with new ones for an
	 * anonymous consumer by default.
	 */
	private @Nullable DeliverPolicy deliverPolicy;

	/**
	 * How long a polled consumer waits for a message.
	 */
	private Duration pollTimeout = Duration.ofSeconds(1);

	public NatsDelivery getDelivery() {
		return this.delivery;
	}

	public void setDelivery(NatsDelivery delivery) {
		this.delivery = delivery;
	}

	public NatsStreamProperties getStream() {
		return this.stream;
	}

	public NatsDeadLetterProperties getDeadLetter() {
		return this.deadLetter;
	}

	public @Nullable String getDurable() {
		return this.durable;
	}

	public void setDurable(@Nullable String durable) {
		this.durable = durable;
	}

	public ListenerMode getListenerMode() {
		return this.listenerMode;
	}

	public void setListenerMode(ListenerMode listenerMode) {
		this.listenerMode = listenerMode;
	}

	public AckMode getAckMode() {
		return this.ackMode;
	}

	public void setAckMode(AckMode ackMode) {
		this.ackMode = ackMode;
	}

	public @Nullable Duration getAckWait() {
		return this.ackWait;
	}

	public void setAckWait(@Nullable Duration ackWait) {
		this.ackWait = ackWait;
	}

	public @Nullable Integer getMaxDeliver() {
		return this.maxDeliver;
	}

	public void setMaxDeliver(@Nullable Integer maxDeliver) {
		this.maxDeliver = maxDeliver;
	}

	public @Nullable List<Duration> getRedeliveryBackoff() {
		return this.redeliveryBackoff;
	}

	public void setRedeliveryBackoff(@Nullable List<Duration> redeliveryBackoff) {
		this.redeliveryBackoff = redeliveryBackoff;
	}

	public @Nullable Integer getMaxAckPending() {
		return this.maxAckPending;
	}

	public void setMaxAckPending(@Nullable Integer maxAckPending) {
		this.maxAckPending = maxAckPending;
	}

	public @Nullable Integer getBatchSize() {
		return this.batchSize;
	}

	public void setBatchSize(@Nullable Integer batchSize) {
		this.batchSize = batchSize;
	}

	public @Nullable DeliverPolicy getDeliverPolicy() {
		return this.deliverPolicy;
	}

	public void setDeliverPolicy(@Nullable DeliverPolicy deliverPolicy) {
		this.deliverPolicy = deliverPolicy;
	}

	public Duration getPollTimeout() {
		return this.pollTimeout;
	}

	public void setPollTimeout(Duration pollTimeout) {
		this.pollTimeout = pollTimeout;
	}

}
