// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.carrier;

import java.util.function.Supplier;

import io.github.tracepropagation.carrier.CarrierPropagation;
import io.github.tracepropagation.carrier.CarrierPropagations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Lets the static methods of {@code TracePropagation} use the {@link CarrierPropagation}
 * of the application as long as it runs. It is a post-processor to be there before all
 * other beans and to go after them, so that their work never passes by the policies.
 */
class CarrierPropagationRegistrar implements BeanFactoryPostProcessor, SmartInitializingSingleton, DisposableBean {

	// A bean that were a supplier itself would be a function to Spring Cloud Function
	private final Supplier<CarrierPropagation> supplier = this::get;

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private volatile @Nullable CarrierPropagation propagation;

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		CarrierPropagations.add(this.supplier);
	}

	@Override
	public void afterSingletonsInstantiated() {
		get();
	}

	private CarrierPropagation get() {
		CarrierPropagation propagation = this.propagation;
		if (propagation == null) {
			if (this.beanFactory == null) {
				throw new IllegalStateException("The bean factory is not known yet");
			}
			propagation = this.beanFactory.getBean(CarrierPropagation.class);
			this.propagation = propagation;
		}
		return propagation;
	}

	@Override
	public void destroy() {
		CarrierPropagations.remove(this.supplier);
	}

}
