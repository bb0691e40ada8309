// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import io.github.tracepropagation.concurrent.ContextAccessors;
import io.micrometer.context.ContextRegistry;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Registers the accessors for as long as the application runs. The registry is one for
 * the JVM, and so are the accessors: they go with the last application. What other beans
 * register gets its place before ours.
 */
class ContextAccessorRegistrar implements InitializingBean, SmartInitializingSingleton, DisposableBean {

	private static final ContextAccessors ACCESSORS = new ContextAccessors(ContextRegistry.getInstance());

	@Override
	public void afterPropertiesSet() {
		ACCESSORS.addUser();
	}

	@Override
	public void afterSingletonsInstantiated() {
		ACCESSORS.register();
	}

	@Override
	public void destroy() {
		ACCESSORS.removeUser();
	}

}
