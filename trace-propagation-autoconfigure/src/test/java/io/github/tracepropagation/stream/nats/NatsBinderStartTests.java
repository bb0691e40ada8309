// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats;

import java.util.function.Consumer;

import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
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

	private static final String CONSUMER = "spring.cloud.stream.nats.bindings.audit-in-0.consumer.";

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

	@Test
	void aConsumerThatTheStreamHasNoRoomForEndsTheStart() throws Exception {
		management.addStream(StreamConfiguration.builder()
			.name("WORK")
			.subjects("orders")
			.retentionPolicy(RetentionPolicy.WorkQueue)
			.build());
		management.addOrUpdateConsumer("WORK",
				ConsumerConfiguration.builder().durable("other").filterSubject("orders").build());
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> start(Audit.class, IN + "destination=orders", IN + "group=audit",
					CONSUMER + "delivery=jetstream"))
			.withStackTraceContaining(
					"NATS listener 'audit-in-0' cannot use the consumer 'audit@orders' of the stream 'WORK'");
	}

	@Test
	void aConsumerThatIsThereInAnotherModeEndsTheStart() throws Exception {
		management.addStream(StreamConfiguration.builder().name("SHOP").subjects("orders").build());
		management.addOrUpdateConsumer("SHOP",
				ConsumerConfiguration.builder().durable("audit@orders").deliverSubject("elsewhere").build());
		assertStartFails("is there as a push consumer", IN + "destination=orders", IN + "group=audit",
				CONSUMER + "delivery=jetstream");
	}

	@Test
	void bindingsThatShareADurableForDifferentSubjectsEndTheStart() {
		assertStartFails(Both.class, ": name another durable", "spring.cloud.function.definition=audit;print",
				IN + "destination=orders", IN + "group=audit", "spring.cloud.stream.bindings.print-in-0.group=audit",
				"spring.cloud.stream.bindings.print-in-0.destination=bills",
				"spring.cloud.stream.nats.default.consumer.delivery=jetstream",
				"spring.cloud.stream.nats.default.consumer.durable=one",
				"spring.cloud.stream.nats.default.consumer.stream.name=ALL");
	}

	private void assertStartFails(String message, String... properties) {
		assertStartFails(Audit.class, message, properties);
	}

	private void assertStartFails(Class<?> configuration, String message, String... properties) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(configuration, properties))
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

	@Configuration(proxyBeanMethods = false)
	static class Both extends Audit {

		@Bean
		Consumer<String> print() {
			return audit();
		}

	}

}
