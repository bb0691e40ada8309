// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.util.List;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.listener.NatsListenerEndpoint.Builder;
import io.nats.client.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link NatsListenerEndpoint} and what its builder refuses.
 */
class NatsListenerEndpointTests {

	@Test
	void theModeFollowsFromTheStream() {
		assertThat(listener().subjects("a").build().mode()).isEqualTo(ListenerMode.CORE);
		assertThat(listener().stream("s").build().mode()).isEqualTo(ListenerMode.PULL);
		assertThat(listener().stream("s").mode(ListenerMode.PUSH).build().mode()).isEqualTo(ListenerMode.PUSH);
	}

	@Test
	void aSubjectThatIsGivenTwiceCountsOnce() {
		assertThat(listener().subjects("a", "b", "a").build().subjects()).containsExactly("a", "b");
	}

	@ParameterizedTest
	@MethodSource("refused")
	void whatDoesNotGoTogetherIsRefusedInASentence(Builder builder, String problem) {
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessageStartingWith("NATS listener 'shop' " + problem)
			.withMessageContaining(": ");
	}

	static Stream<Arguments> refused() {
		return Stream.of(Arguments.of(listener(), "has no subject"),
				Arguments.of(listener().subjects("a b"), "has the invalid subject 'a b'"),
				Arguments.of(listener().subjects("a", ""), "has the invalid subject ''"),
				Arguments.of(listener().subjects("a..b"), "has the invalid subject 'a..b'"),
				Arguments.of(listener().subjects("a.>.b"), "has the invalid subject 'a.>.b'"),
				Arguments.of(listener().subjects("a").durable("d"), "has a durable consumer without a stream"),
				Arguments.of(listener().subjects("a").ackMode(AckMode.MANUAL), "has the acknowledgement mode MANUAL"),
				Arguments.of(listener().subjects("a").ackMode(AckMode.NONE), "has the acknowledgement mode NONE"),
				Arguments.of(listener().subjects("a").maxDeliveries(3), "has a maximum of deliveries"),
				Arguments.of(listener().subjects("a").mode(ListenerMode.PULL), "has the mode PULL without a stream"),
				Arguments.of(listener().subjects("a").mode(ListenerMode.PUSH), "has the mode PUSH without a stream"),
				Arguments.of(listener().subjects("a").stream("s").mode(ListenerMode.CORE), "has a stream"),
				Arguments.of(listener().subjects("a").concurrency(2), "has a concurrency of 2 without a queue group"),
				Arguments.of(listener().subjects("a").concurrency(0), "has a concurrency of 0"),
				Arguments.of(listener().stream("s").mode(ListenerMode.PUSH).concurrency(2),
						"has a concurrency of 2 without a queue group"),
				Arguments.of(listener().stream("s").queue("q"), "has a queue group"),
				Arguments.of(listener().stream("s").batchSize(0), "has a batch size of 0"),
				Arguments.of(listener().stream("s").maxDeliveries(-1), "has -1 as its maximum of deliveries"),
				Arguments.of(listener().stream("s.t"), "has the invalid stream 's.t'"),
				Arguments.of(listener().stream("gr\u00f6\u00dfe"), "has the invalid stream 'gr\u00f6\u00dfe'"),
				Arguments.of(listener().stream("s").durable("d*"), "has the invalid durable 'd*'"),
				Arguments.of(listener().stream("s").durable("a/b"), "has the invalid durable 'a/b'"),
				Arguments.of(listener().subjects("a").queue("a b"), "has the invalid queue group 'a b'"),
				Arguments.of(listener().subjects("a").deadLetterSubject("dead.>"),
						"has the invalid dead letter subject 'dead.>'"),
				Arguments.of(listener().subjects("a").sendTo("a.*"), "has the invalid subject to send to 'a.*'"),
				Arguments.of(batchListener().subjects("a"), "takes batches"),
				Arguments.of(batchListener().stream("s").mode(ListenerMode.PUSH), "takes batches"));
	}

	private static Builder listener() {
		return NatsListenerEndpoint.builder("shop", (message) -> null);
	}

	private static Builder batchListener() {
		return NatsListenerEndpoint.batchBuilder("shop", new NatsBatchHandler<Message>() {

			@Override
			public Message read(Message message) {
				return message;
			}

			@Override
			public void handle(List<Message> batch) {
			}

		});
	}

}
