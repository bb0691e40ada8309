// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.ResolvableType;

/**
 * The beans of the application, as the context of a binder sees them: as those of its
 * parent, or, where the binder has an environment of its own and so no parent, by the
 * bean {@code outerContext}.
 */
final class ApplicationBeans {

	private static final String OUTER_CONTEXT = "outerContext";

	private final BeanFactory beanFactory;

	private final @Nullable BeanFactory outer;

	ApplicationBeans(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.outer = beanFactory.containsBean(OUTER_CONTEXT) ? beanFactory.getBean(OUTER_CONTEXT, BeanFactory.class)
				: null;
	}

	<T> T get(Class<T> type) {
		return ((this.outer != null) ? this.outer : this.beanFactory).getBean(type);
	}

	/**
	 * Return beans that the context of the binder does not have from its parent.
	 * @param <T> their type
	 * @param type their type
	 * @return the beans in order, none where there is a parent
	 */
	<T> Stream<T> beyond(ResolvableType type) {
		if (this.outer == null) {
			return Stream.empty();
		}
		ObjectProvider<T> beans = this.outer.getBeanProvider(type);
		return beans.orderedStream();
	}

	/**
	 * Return the bean that the context of the binder does not have from its parent.
	 * @param <T> its type
	 * @param type its type
	 * @return the bean, {@code null} where there is none, or a parent
	 * @throws org.springframework.beans.factory.NoUniqueBeanDefinitionException where
	 * there are several and no primary
	 */
	<T> @Nullable T findBeyond(Class<T> type) {
		return (this.outer != null) ? this.outer.getBeanProvider(type).getIfAvailable() : null;
	}

}
