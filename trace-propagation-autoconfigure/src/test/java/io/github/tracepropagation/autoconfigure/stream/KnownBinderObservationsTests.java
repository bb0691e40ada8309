// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream;

import io.github.tracepropagation.stream.LoopBinder;
import io.github.tracepropagation.stream.SelfObservingBinder;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.cloud.stream.binder.Binder;
import org.springframework.cloud.stream.binder.kafka.KafkaLoopBinder;
import org.springframework.cloud.stream.binder.pulsar.PulsarLoopBinder;
import org.springframework.cloud.stream.binder.rabbit.RabbitLoopBinder;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KnownBinderObservations}.
 */
class KnownBinderObservationsTests {

	private final MockEnvironment environment = new MockEnvironment();

	private final StaticListableBeanFactory beanFactory = new StaticListableBeanFactory();

	@Test
	void binderThatSaysSoObserves() {
		assertThat(isSending(new Marked(), "")).isTrue();
	}

	@Test
	void binderThatIsNotKnownDoesNotObserve() {
		this.beanFactory.addBean("registry", ObservationRegistry.NOOP);
		assertThat(isSending(new LoopBinder(), "")).isFalse();
	}

	@Test
	void binderOfKafkaObservesWhereItsPropertySaysSo() {
		assertThat(isSending(new KafkaLoopBinder(), "")).isFalse();
		this.environment.setProperty("spring.cloud.stream.kafka.binder.enable-observation", "true");
		assertThat(isSending(new KafkaLoopBinder(), "")).isTrue();
		assertThat(isSending(new KafkaLoopBinder(), "first")).isTrue();
	}

	@Test
	void environmentOfABinderComesBeforeThatOfTheApplication() {
		this.environment.setProperty("spring.cloud.stream.kafka.binder.enable-observation", "true");
		this.environment.setProperty(
				"spring.cloud.stream.binders.first.environment.spring.cloud.stream.kafka.binder.enable-observation",
				"false");
		assertThat(isSending(new KafkaLoopBinder(), "first")).isFalse();
		assertThat(isSending(new KafkaLoopBinder(), "second")).isTrue();
	}

	@Test
	void binderOfRabbitObservesWhereThereIsARegistry() {
		assertThat(isSending(new RabbitLoopBinder(), "")).isFalse();
		this.beanFactory.addBean("registry", ObservationRegistry.NOOP);
		assertThat(isSending(new RabbitLoopBinder(), "")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.cloud.stream.rabbit.bindings.functionRouter-out-0.producer.producer-type",
			"spring.cloud.stream.rabbit.bindings.functionRouter-out-0.producer.producerType",
			"spring.cloud.stream.rabbit.default.producer.producer-type" })
	void binderOfRabbitDoesNotObserveWhatItSendsToAStream(String property) {
		this.beanFactory.addBean("registry", ObservationRegistry.NOOP);
		this.environment.setProperty(property, "STREAM_SYNC");
		assertThat(isSending(new RabbitLoopBinder(), "", "functionRouter-out-0")).isFalse();
		this.environment.setProperty("spring.cloud.stream.rabbit.bindings.other.producer.producer-type", "amqp");
		assertThat(isSending(new RabbitLoopBinder(), "", "other")).isTrue();
	}

	@Test
	void binderOfPulsarObservesWhereItsPropertySaysSo() {
		assertThat(isSending(new PulsarLoopBinder(), "")).isFalse();
		this.environment.setProperty("spring.pulsar.template.observations-enabled", "true");
		assertThat(isSending(new PulsarLoopBinder(), "")).isTrue();
	}

	private boolean isSending(Binder<?, ?, ?> binder, String configuration) {
		return isSending(binder, configuration, "out");
	}

	private boolean isSending(Binder<?, ?, ?> binder, String configuration, String binding) {
		return new KnownBinderObservations(this.environment,
				this.beanFactory.getBeanProvider(ObservationRegistry.class))
			.isSending(binder, configuration, binding);
	}

	private static final class Marked extends LoopBinder implements SelfObservingBinder {

	}

}
