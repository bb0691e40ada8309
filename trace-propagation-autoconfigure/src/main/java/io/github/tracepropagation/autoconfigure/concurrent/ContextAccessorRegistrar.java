// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Registers an accessor for as long as the application runs. The registry is one for the
 * JVM, so that the application that started last has its say.
 */
class ContextAccessorRegistrar implements InitializingBean, DisposableBean {

	private final ContextRegistry registry = ContextRegistry.getInstance();

	private final ThreadLocalAccessor<?> accessor;

	ContextAccessorRegistrar(ThreadLocalAccessor<?> accessor) {
		this.accessor = accessor;
	}

	@Override
	public void afterPropertiesSet() {
		this.registry.registerThreadLocalAccessor(this.accessor);
	}

	@Override
	public void destroy() {
		if (this.registry.getThreadLocalAccessors().contains(this.accessor)) {
			this.registry.removeThreadLocalAccessor(this.accessor.key());
		}
	}

}
