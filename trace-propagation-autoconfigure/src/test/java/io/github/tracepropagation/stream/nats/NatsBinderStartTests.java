// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats;

import java.util.function.Consumer;

import io.nats.client.api.StreamConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what ends the start of an application with the binder, which otherwise tries
 * to bind for ever.
 */
class NatsBinderStartTests extends NatsBinderTestSupport {

	private static final String IN = "spring.cloud.stream.bindings.audit-in-0.";

	private static final String OUT = "spring.cloud.stream.bindings.orders.";

	@Test
	void aConsumerWhoseDestinationIsNoSubjectEndsTheStart() {
		assertStartFails("The destination 'or ders' of the binding 'audit-in-0' is no NATS subject",
				IN + "destination=or ders");
		assertStartFails("The destination 'a..b' of the binding 'audit-in-0' is no NATS subject",
				IN + "destination=orders,a..b");
	}

	@Test
	void aProducerWhoseDestinationIsNoSubjectEndsTheStart() {
		assertStartFails("The destination 'orders.*' of the binding 'orders' is no NATS subject",
				"spring.cloud.stream.output-bindings=orders", OUT + "destination=orders.*");
	}

	@Test
	void aConsumerWhoseStreamIsMissingEndsTheStartWhereItMustNotBeCreated() {
		assertStartFails("The binding 'audit-in-0' needs a stream for its destination 'orders'",
				IN + "destination=orders", "spring.cloud.stream.nats.bindings.audit-in-0.consumer.delivery=jetstream",
				"spring.cloud.stream.nats.bindings.audit-in-0.consumer.stream.provision=false");
	}

	@Test
	void aProducerWhoseStreamIsMissingEndsTheStartWhereItMustNotBeCreated() {
		assertStartFails("The binding 'orders' needs a stream for its destination 'orders'",
				"spring.cloud.stream.output-bindings=orders", OUT + "destination=orders",
				"spring.cloud.stream.nats.bindings.orders.producer.delivery=jetstream",
				"spring.cloud.stream.nats.bindings.orders.producer.stream.provision=false");
	}

	@Test
	void anApplicationStartsWhereTheStreamIsThere() throws Exception {
		management.addStream(StreamConfiguration.builder().name("SHOP").subjects("orders").build());
		start("spring.cloud.stream.output-bindings=orders", OUT + "destination=orders",
				"spring.cloud.stream.nats.bindings.orders.producer.delivery=jetstream",
				"spring.cloud.stream.nats.bindings.orders.producer.stream.provision=false");
		send("orders", "p");
		assertThat(management.getStreamInfo("SHOP").getStreamState().getMsgCount()).isOne();
		assertThat(context().getBean(BindingsLifecycleController.class).queryState("orders")).isNotEmpty();
	}

	private void assertStartFails(String message, String... properties) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(Audit.class, properties))
			.satisfies((failure) -> assertThat(failure).rootCause().hasMessageContaining(message));
	}

	@Configuration(proxyBeanMethods = false)
	static class Audit {

		@Bean
		Consumer<String> audit() {
			return (payload) -> {
			};
		}

	}

}
