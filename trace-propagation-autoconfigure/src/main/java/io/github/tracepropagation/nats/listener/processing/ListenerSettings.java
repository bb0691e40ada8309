// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import java.time.Duration;
import java.util.List;

import io.nats.client.JetStreamOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What goes for all listeners that say nothing else.
 *
 * @param drainTimeout how long a stopping listener waits for the messages under way
 * @param ackWait how long JetStream waits for an acknowledgement before it delivers a
 * message again; a handler that takes longer reports progress meanwhile
 * @param redeliveryBackoff how long to wait before a message that could not be handled is
 * delivered again, by the number of deliveries; the last one goes for all others, and
 * none is no wait
 * @param maxDeliveries how often a message may be delivered before it is given up, 0 for
 * no limit
 * @param deadLetterSubject where messages go that could not be handled, or {@code null}
 * for nowhere
 * @param batchSize how many messages are taken at once in pull mode
 * @param jetStreamOptions domain, prefix and timeout of what JetStream is asked
 * @since 0.1.0
 */
public record ListenerSettings(Duration drainTimeout, Duration ackWait, List<Duration> redeliveryBackoff,
		int maxDeliveries, @Nullable String deadLetterSubject, int batchSize, JetStreamOptions jetStreamOptions) {

	/**
	 * Create the settings.
	 * @throws IllegalArgumentException where a number or a time is negative, or makes no
	 * sense as 0
	 */
	public ListenerSettings {
		List<Duration> backoff = List.copyOf(redeliveryBackoff);
		Assert.isTrue(!drainTimeout.isNegative(),
				() -> "The drain timeout of NATS listeners must not be negative: " + drainTimeout);
		Assert.isTrue(ackWait.toMillis() > 0, () -> "NATS listeners need an ack wait of 1 ms at least: " + ackWait);
		Assert.isTrue(backoff.stream().noneMatch(Duration::isNegative),
				() -> "The redelivery backoff of NATS listeners must not be negative: " + backoff);
		Assert.isTrue(maxDeliveries >= 0,
				() -> "The maximum of deliveries to NATS listeners must not be negative: " + maxDeliveries);
		Assert.isTrue(batchSize > 0, () -> "NATS listeners need a batch size of 1 at least: " + batchSize);
		redeliveryBackoff = backoff;
	}

	/**
	 * Return how long to wait before a message is delivered again.
	 * @param deliveries how often it has been delivered
	 * @return the time
	 */
	public Duration backoff(long deliveries) {
		if (this.redeliveryBackoff.isEmpty()) {
			return Duration.ZERO;
		}
		int last = this.redeliveryBackoff.size() - 1;
		return this.redeliveryBackoff.get((int) Math.min(Math.max(deliveries - 1, 0), last));
	}

}
