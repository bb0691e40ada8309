// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.nats.client.support.Validator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NatsNames}.
 */
class NatsNamesTests {

	@Test
	void namesStreamsInCharactersThatNatsTakes() {
		assertThat(NatsNames.stream("orders.created-2")).isEqualTo("orders_created-2");
		assertThat(NatsNames.stream("audit_log")).isEqualTo("audit=5Flog");
		assertThat(NatsNames.stream("größe.*")).isEqualTo("gr=C3=B6=C3=9Fe_=2A");
		assertThat(NatsNames.stream("a/b\\c>")).isEqualTo("a=2Fb=5Cc=3E");
	}

	@Test
	void namesDifferentDestinationsDifferently() {
		List<String> destinations = List.of("a.b", "a_b", "a-b", "a._b", "a_.b", "a=2Eb", "a=5Fb", "A.b", "a.b.", "ab");
		Set<String> names = destinations.stream()
			.map(NatsNames::stream)
			.peek((name) -> Validator.validateStreamName(name, true))
			.collect(Collectors.toSet());
		assertThat(names).hasSameSizeAs(destinations);
	}

	@Test
	void namesGroupsOfDestinationsDifferently() {
		assertThat(NatsNames.durable("order-service", "orders.created")).isEqualTo("order-service@orders_created");
		List<String> names = List.of(NatsNames.durable("a-b", "c"), NatsNames.durable("a", "b-c"),
				NatsNames.durable("a.b", "c"), NatsNames.durable("a", "b.c"), NatsNames.durable("a@b", "c"));
		assertThat(names).doesNotHaveDuplicates()
			.allSatisfy((name) -> assertThat(Validator.validateConsumerName(name, true)).isEqualTo(name));
		assertThat(NatsNames.durableForPartition("g@d", 3)).isEqualTo("g@d-3");
	}

}
