// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The beans of the application, as the context of a binder sees them: as those of its
 * parent, or, where the binder has an environment of its own and so no parent, by the
 * bean {@code outerContext}.
 */
final class ApplicationBeans {

	private static final String OUTER_CONTEXT = "outerContext";

	private final BeanFactory beanFactory;

	ApplicationBeans(BeanFactory beanFactory) {
		this.beanFactory = beanFactory.containsBean(OUTER_CONTEXT)
				? beanFactory.getBean(OUTER_CONTEXT, ListableBeanFactory.class) : beanFactory;
	}

	<T> T get(Class<T> type) {
		return this.beanFactory.getBean(type);
	}

	<T> @Nullable T find(Class<T> type) {
		ObjectProvider<T> provider = this.beanFactory.getBeanProvider(type);
		return provider.getIfUnique();
	}

}
