// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.ListenerMode;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsDelivery;
import io.nats.client.api.DeliverPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.binder.ConsumerProperties;
import org.springframework.cloud.stream.binder.HeaderMode;
import org.springframework.util.StringUtils;

/**
 * What goes together in a consumer binding. Whatever does not is told before the binding
 * asks the server for anything, as Spring Cloud Stream takes a later failure for one of
 * the server, which it waits for.
 */
final class ConsumerBindingRules {

	private final String binding;

	private final String destination;

	private final @Nullable String group;

	private final ConsumerProperties properties;

	private final NatsConsumerProperties extension;

	private ConsumerBindingRules(String binding, String destination, @Nullable String group,
			ConsumerProperties properties, NatsConsumerProperties extension) {
		this.binding = binding;
		this.destination = destination;
		this.group = StringUtils.hasText(group) ? group : null;
		this.properties = properties;
		this.extension = extension;
	}

	/**
	 * Check a binding.
	 * @param binding names the binding
	 * @param destination its destination, several ones with commas between them
	 * @param group its group, or {@code null} for an anonymous consumer
	 * @param properties what it says to Spring Cloud Stream
	 * @param extension what it says to NATS
	 * @throws IllegalArgumentException where something does not go together
	 */
	static void check(String binding, String destination, @Nullable String group, ConsumerProperties properties,
			NatsConsumerProperties extension) {
		new ConsumerBindingRules(binding, destination, group, properties, extension).check();
	}

	private void check() {
		require(this.properties.getHeaderMode() != HeaderMode.embeddedHeaders,
				"embeds headers in payloads, which NATS does not need: leave its header-mode out");
		require(this.properties.getConcurrency() > 0,
				"has a concurrency of " + this.properties.getConcurrency() + ": give it 1 at least");
		requireNumber("max-deliver", this.extension.getMaxDeliver(), 0);
		requireNumber("max-ack-pending", this.extension.getMaxAckPending(), 1);
		requireNumber("batch-size", this.extension.getBatchSize(), 1);
		requireTime("ack-wait", this.extension.getAckWait(), 1);
		requireTime("poll-timeout", this.extension.getPollTimeout(), 1);
		List<Duration> backoff = this.extension.getRedeliveryBackoff();
		if (backoff != null) {
			backoff.forEach((time) -> requireTime("redelivery-backoff", time, 0));
		}
		checkGroup();
		checkDeadLetter();
		if (this.extension.getDelivery() == NatsDelivery.JETSTREAM) {
			checkJetStream();
		}
		else {
			checkCore();
		}
	}

	private void checkGroup() {
		if (this.group == null) {
			return;
		}
		require(this.group.chars().allMatch((ch) -> ch > ' ' && ch <= '~'), "has the group '" + this.group
				+ "', which NATS does not allow: use ASCII characters without white space");
	}

	private void checkDeadLetter() {
		if (!this.extension.getDeadLetter().isEnabled()) {
			require(this.extension.getDeadLetter().getSubject() == null,
					"has a dead-letter.subject that nothing is sent to: set dead-letter.enabled to true, or leave it out");
			return;
		}
		String subject = DeadLetterSubject.of(this.destination, this.group, this.extension.getDeadLetter());
		if (this.extension.getDeadLetter().getSubject() == null) {
			String remedy = ", of which no dead letter subject can be made: set dead-letter.subject";
			require(this.group != null, "has no group" + remedy + ", or give it a group");
			require(!this.properties.isMultiplex() || !this.destination.contains(","),
					"has several destinations" + remedy);
			require(!isWildcard(this.destination),
					"has a destination with a wildcard, '" + this.destination + "'" + remedy);
		}
		require(subject != null && isSubject(subject), "has the dead letter subject '" + subject
				+ "': it must be a subject without white space, empty tokens or wildcards");
	}

	private void checkCore() {
		Map<String, @Nullable Object> unknown = new LinkedHashMap<>();
		unknown.put("durable", this.extension.getDurable());
		unknown.put("ack-wait", this.extension.getAckWait());
		unknown.put("max-deliver", this.extension.getMaxDeliver());
		unknown.put("redelivery-backoff", this.extension.getRedeliveryBackoff());
		unknown.put("max-ack-pending", this.extension.getMaxAckPending());
		unknown.put("batch-size", this.extension.getBatchSize());
		unknown.put("deliver-policy", this.extension.getDeliverPolicy());
		unknown.put("ack-mode", (this.extension.getAckMode() != AckMode.AUTO) ? this.extension.getAckMode() : null);
		unknown.put("listener-mode", isJetStreamMode() ? this.extension.getListenerMode() : null);
		unknown.forEach((name, value) -> require(value == null, "has the " + name + " " + value
				+ ", which core NATS does not know: set its delivery to jetstream, or leave it out"));
		require(!this.properties.isBatchMode(),
				"has batch-mode, which core NATS does not know: set its delivery to jetstream, or leave it out");
		require(this.group != null || this.properties.getConcurrency() == 1,
				"has a concurrency of " + this.properties.getConcurrency() + " without a group, so that each message "
						+ "would be handled " + this.properties.getConcurrency() + " times: give it a group");
	}

	private void checkJetStream() {
		ListenerMode mode = this.extension.getListenerMode();
		require(mode != ListenerMode.CORE,
				"has the listener-mode CORE, which JetStream does not know: use PULL or PUSH, or leave it out");
		require(!this.properties.isBatchMode() || mode != ListenerMode.PUSH,
				"has batch-mode and the listener-mode PUSH, which brings messages one by one: leave one of them out");
		require(this.extension.getBatchSize() == null || mode != ListenerMode.PUSH,
				"has a batch-size and the listener-mode PUSH, which brings messages one by one: leave one of them out");
		require(this.extension.getDurable() == null || this.group != null,
				"has the durable '" + this.extension.getDurable() + "' without a group: give it a group");
		require(this.extension.getDurable() == null || isConsumerName(this.extension.getDurable()),
				"has the durable '" + this.extension.getDurable()
						+ "', which NATS does not allow: use ASCII characters other than . * > / \\ and white space");
		require(this.extension.getDurable() == null || this.properties.isMultiplex() || !this.destination.contains(","),
				"has the durable '" + this.extension.getDurable()
						+ "' for several destinations: set multiplex to true, or leave it out");
		DeliverPolicy policy = this.extension.getDeliverPolicy();
		require(policy != DeliverPolicy.ByStartSequence && policy != DeliverPolicy.ByStartTime,
				"has the deliver-policy " + policy
						+ ", for which it has no start: leave it out, and set policy and start "
						+ "by a NatsConsumerConfigurationCustomizer");
		if (this.extension.getAckMode() == AckMode.NONE) {
			require(this.extension.getMaxDeliver() == null && this.extension.getRedeliveryBackoff() == null,
					"has the ack-mode NONE, with which nothing is delivered again: leave its max-deliver and "
							+ "redelivery-backoff out, or change the mode");
		}
	}

	private boolean isJetStreamMode() {
		return this.extension.getListenerMode() == ListenerMode.PULL
				|| this.extension.getListenerMode() == ListenerMode.PUSH;
	}

	private void requireNumber(String name, @Nullable Integer number, int least) {
		require(number == null || number >= least,
				"has the " + name + " " + number + ": it must be " + least + " at least");
	}

	private void requireTime(String name, @Nullable Duration time, long leastMillis) {
		require(time == null || (!time.isNegative() && time.toMillis() >= leastMillis),
				"has the " + name + " " + time + ": it must be " + leastMillis + " ms at least");
	}

	private void require(boolean condition, String problem) {
		if (!condition) {
			throw new IllegalArgumentException("The binding '" + this.binding + "' " + problem);
		}
	}

	private static boolean isWildcard(String destination) {
		return List.of(destination.split("\\.", -1))
			.stream()
			.anyMatch((token) -> token.equals("*") || token.equals(">"));
	}

	private static boolean isSubject(String subject) {
		return !isWildcard(subject) && List.of(subject.split("\\.", -1))
			.stream()
			.noneMatch((token) -> token.isEmpty() || token.chars().anyMatch((ch) -> ch <= ' ' || ch == 127));
	}

	private static boolean isConsumerName(String name) {
		return !name.isEmpty() && name.chars().allMatch((ch) -> ch > ' ' && ch <= '~' && ".*>/\\".indexOf(ch) == -1);
	}

}
