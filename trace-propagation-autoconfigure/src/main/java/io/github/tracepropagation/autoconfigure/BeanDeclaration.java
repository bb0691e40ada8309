// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.type.MethodMetadata;

/**
 * Tells by whom a bean is declared, in an application that was processed ahead of time as
 * well.
 *
 * @since 0.1.0
 */
public final class BeanDeclaration {

	private BeanDeclaration() {
	}

	/**
	 * Return the class whose method declares a bean.
	 * @param beanFactory has the definition of the bean, which is not created
	 * @param name the name of the bean
	 * @return the name of the class, or {@code null} where no method declares the bean
	 */
	public static @Nullable String declaringClass(ConfigurableListableBeanFactory beanFactory, String name) {
		if (!beanFactory.containsBeanDefinition(name)) {
			return null;
		}
		if (beanFactory.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition) {
			MethodMetadata method = definition.getFactoryMethodMetadata();
			return (method != null) ? method.getDeclaringClassName() : null;
		}
		// What was generated ahead of time has no metadata, yet knows its method
		Method method = (beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
				? definition.getResolvedFactoryMethod() : null;
		return (method != null) ? method.getDeclaringClass().getName() : null;
	}

}
