// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.bean;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.tracepropagation.autoconfigure.BeanDeclaration;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The singletons that an application has created by now. To ask for them creates none, so
 * that beans which are lazy stay so.
 *
 * @since 0.1.0
 */
public final class CreatedBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * Create a view on the beans.
	 * @param beanFactory has the beans
	 */
	public CreatedBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the beans of a type. One behind a proxy is returned without the proxy. What
	 * a factory bean makes is left out.
	 * @param <T> the type
	 * @param type the type
	 * @return the beans by their names, in the order of their registration
	 */
	public <T> Map<String, T> ofType(Class<T> type) {
		Map<String, T> beans = new LinkedHashMap<>();
		for (String name : this.beanFactory.getBeanNamesForType(type, false, false)) {
			Object bean = this.beanFactory.containsSingleton(name) ? this.beanFactory.getSingleton(name) : null;
			if (type.isInstance(bean)) {
				Object target = AopProxyUtils.getSingletonTarget(bean);
				beans.put(name, type.cast(type.isInstance(target) ? target : bean));
			}
		}
		return beans;
	}

	/**
	 * Return the types of the beans that were given a bean.
	 * @param name the name of the bean
	 * @return the types of those that have it, as far as they are known
	 */
	public Stream<Class<?>> dependents(String name) {
		return Stream.of(this.beanFactory.getDependentBeans(name))
			.filter(this.beanFactory::containsBean)
			.map((dependent) -> this.beanFactory.getType(dependent, false))
			.flatMap(Stream::ofNullable);
	}

	/**
	 * Return the names of all beans that are declared.
	 * @return the names
	 */
	public List<String> declaredNames() {
		return List.of(this.beanFactory.getBeanDefinitionNames());
	}

	/**
	 * Return the class whose method declares a bean.
	 * @param name the name of the bean
	 * @return the name of the class, or {@code null} where no method declares it
	 */
	public @Nullable String declaringClass(String name) {
		return BeanDeclaration.declaringClass(this.beanFactory, name);
	}

}
