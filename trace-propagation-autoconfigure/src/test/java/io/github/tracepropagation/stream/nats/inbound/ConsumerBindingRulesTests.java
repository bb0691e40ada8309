// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.ListenerMode;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsDelivery;
import io.nats.client.api.DeliverPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.HeaderMode;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for what goes together in a consumer binding.
 */
class ConsumerBindingRulesTests {

	@ParameterizedTest
	@MethodSource("mistakes")
	void whatDoesNotGoTogetherIsToldWithTheBindingAndTheRemedy(String destination, @Nullable String group,
			Consumer<ExtendedConsumerProperties<NatsConsumerProperties>> mistake, String problem, String remedy) {
		assertThatIllegalArgumentException().isThrownBy(() -> check(destination, group, mistake))
			.withMessageStartingWith("The binding 'process-in-0' ")
			.withMessageContaining(problem)
			.withMessageContaining(remedy);
	}

	@Test
	void aPlainBindingIsAllRight() {
		assertThatNoException().isThrownBy(() -> check("a", null, (properties) -> {
		}));
		assertThatNoException().isThrownBy(() -> check("a.*", "g", jetStream((properties) -> {
		})));
	}

	@Test
	void aDeadLetterSubjectOfItsOwnNeedsNoGroup() {
		assertThatNoException().isThrownBy(() -> check("a.*,b", null, (properties) -> {
			properties.setMultiplex(true);
			properties.getExtension().getDeadLetter().setEnabled(true);
			properties.getExtension().getDeadLetter().setSubject("lost");
		}));
	}

	@Test
	void whereEachOfSeveralDestinationsHasItsBindingEachHasItsDeadLetter() {
		assertThatNoException().isThrownBy(
				() -> check("a,b", "g", (properties) -> properties.getExtension().getDeadLetter().setEnabled(true)));
	}

	static Stream<Arguments> mistakes() {
		return Stream.of(
				mistake("a", null, (properties) -> properties.setConcurrency(2), "a concurrency of 2 without a group",
						"give it a group"),
				mistake("a", "g", (properties) -> properties.setConcurrency(0), "a concurrency of 0", "1 at least"),
				mistake("a", "g", (properties) -> properties.setBatchMode(true), "batch-mode",
						"set its delivery to jetstream"),
				mistake("a", "g", (properties) -> properties.setHeaderMode(HeaderMode.embeddedHeaders),
						"embeds headers", "leave its header-mode out"),
				mistake("a", "g h", (properties) -> {
				}, "the group 'g h'", "without white space"),
				core((extension) -> extension.setDurable("d"), "the durable d"),
				core((extension) -> extension.setAckWait(Duration.ofSeconds(1)), "the ack-wait PT1S"),
				core((extension) -> extension.setMaxDeliver(3), "the max-deliver 3"),
				core((extension) -> extension.setRedeliveryBackoff(List.of(Duration.ZERO)), "the redelivery-backoff"),
				core((extension) -> extension.setMaxAckPending(3), "the max-ack-pending 3"),
				core((extension) -> extension.setBatchSize(3), "the batch-size 3"),
				core((extension) -> extension.setDeliverPolicy(DeliverPolicy.All), "the deliver-policy"),
				core((extension) -> extension.setAckMode(AckMode.MANUAL), "the ack-mode MANUAL"),
				core((extension) -> extension.setListenerMode(ListenerMode.PULL), "the listener-mode PULL"),
				mistake("a", null, (properties) -> properties.getExtension().getDeadLetter().setEnabled(true),
						"no group", "set dead-letter.subject"),
				mistake("a.>", "g", (properties) -> properties.getExtension().getDeadLetter().setEnabled(true),
						"a wildcard, 'a.>'", "set dead-letter.subject"),
				mistake("a,b", "g", (properties) -> {
					properties.setMultiplex(true);
					properties.getExtension().getDeadLetter().setEnabled(true);
				}, "several destinations", "set dead-letter.subject"), mistake("a", "g", (properties) -> {
					properties.getExtension().getDeadLetter().setEnabled(true);
					properties.getExtension().getDeadLetter().setSubject("lost.*");
				}, "the dead letter subject 'lost.*'", "without white space, empty tokens or wildcards"),
				mistake("a", "g", (properties) -> properties.getExtension().getDeadLetter().setSubject("lost"),
						"a dead-letter.subject that nothing is sent to", "set dead-letter.enabled to true"),
				jetStream("g", (properties) -> properties.getExtension().setListenerMode(ListenerMode.CORE),
						"the listener-mode CORE", "use PULL or PUSH"),
				jetStream("g", (properties) -> {
					properties.setBatchMode(true);
					properties.getExtension().setListenerMode(ListenerMode.PUSH);
				}, "batch-mode and the listener-mode PUSH", "leave one of them out"), jetStream("g", (properties) -> {
					properties.getExtension().setBatchSize(3);
					properties.getExtension().setListenerMode(ListenerMode.PUSH);
				}, "a batch-size and the listener-mode PUSH", "leave one of them out"),
				jetStream(null, (properties) -> properties.getExtension().setDurable("d"),
						"the durable 'd' without a group", "give it a group"),
				jetStream("g", (properties) -> properties.getExtension().setDurable("a.b"), "the durable 'a.b'",
						"other than . * >"),
				jetStream("g", (properties) -> properties.getExtension().setDurable(""), "the durable ''",
						"other than . * >"),
				jetStream("g", (properties) -> properties.getExtension().setDeliverPolicy(DeliverPolicy.ByStartTime),
						"the deliver-policy", "by a NatsConsumerConfigurationCustomizer"),
				jetStream("g", (properties) -> properties.getExtension().setMaxDeliver(-1), "the max-deliver -1",
						"0 at least"),
				jetStream("g", (properties) -> properties.getExtension().setAckWait(Duration.ZERO), "the ack-wait PT0S",
						"1 ms at least"),
				jetStream("g",
						(properties) -> properties.getExtension().setRedeliveryBackoff(List.of(Duration.ofSeconds(-1))),
						"the redelivery-backoff PT-1S", "0 ms at least"),
				jetStream("g", (properties) -> {
					properties.getExtension().setAckMode(AckMode.NONE);
					properties.getExtension().setMaxDeliver(3);
				}, "the ack-mode NONE", "leave its max-deliver and redelivery-backoff out"),
				mistake("a,b", "g", jetStream((properties) -> properties.getExtension().setDurable("d")),
						"the durable 'd' for several destinations", "set multiplex to true"));
	}

	private static Arguments core(Consumer<NatsConsumerProperties> mistake, String problem) {
		return mistake("a", "g", (properties) -> mistake.accept(properties.getExtension()), problem,
				"which core NATS does not know: set its delivery to jetstream, or leave it out");
	}

	private static Arguments jetStream(@Nullable String group,
			Consumer<ExtendedConsumerProperties<NatsConsumerProperties>> mistake, String problem, String remedy) {
		return mistake("a", group, jetStream(mistake), problem, remedy);
	}

	private static Consumer<ExtendedConsumerProperties<NatsConsumerProperties>> jetStream(
			Consumer<ExtendedConsumerProperties<NatsConsumerProperties>> further) {
		return (properties) -> {
			properties.getExtension().setDelivery(NatsDelivery.JETSTREAM);
			further.accept(properties);
		};
	}

	private static Arguments mistake(String destination, @Nullable String group,
			Consumer<ExtendedConsumerProperties<NatsConsumerProperties>> mistake, String problem, String remedy) {
		return Arguments.of(destination, group, mistake, problem, remedy);
	}

	private static void check(String destination, @Nullable String group,
			Consumer<ExtendedConsumerProperties<NatsConsumerProperties>> change) {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = new ExtendedConsumerProperties<>(
				new NatsConsumerProperties());
		change.accept(properties);
		ConsumerBindingRules.check("process-in-0", destination, group, properties, properties.getExtension());
	}

}
