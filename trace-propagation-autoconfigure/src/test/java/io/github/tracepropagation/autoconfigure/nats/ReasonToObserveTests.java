// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.aot.BeanInstanceSupplier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReasonToObserve} on beans as they are generated ahead of time, which
 * have no metadata.
 */
class ReasonToObserveTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	@Test
	void beanOfSpringBootIsNoReason() {
		RootBeanDefinition registry = new RootBeanDefinition(ObservationRegistry.class);
		registry.setInstanceSupplier(
				BeanInstanceSupplier.forFactoryMethod(ObservationAutoConfiguration.class, "observationRegistry"));
		this.beanFactory.registerBeanDefinition("observationRegistry", registry);
		assertThat(ReasonToObserve.find(this.beanFactory, new MockEnvironment())).isNull();
	}

	@Test
	void beanOfTheApplicationIsAReason() {
		this.beanFactory.registerBeanDefinition("filter",
				new RootBeanDefinition(ObservationFilter.class, () -> (context) -> context));
		assertThat(ReasonToObserve.find(this.beanFactory, new MockEnvironment()))
			.isEqualTo("the bean 'filter' is a ObservationFilter");
	}

}
