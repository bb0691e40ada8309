// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.messaging.SubscribableChannel;

/**
 * Brings interceptors to the channels that take the errors of input bindings. A binder
 * makes them when it binds, and nobody asks for the bean, so that no post-processor has
 * seen them.
 */
final class ErrorChannels {

	static final String SUFFIX = ".errors";

	private final ListableBeanFactory beanFactory;

	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	ErrorChannels(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Have the error channel of a binding intercepted, before an error comes to it.
	 * @param binding the name of the binding
	 */
	void intercept(String binding) {
		if (!this.seen.add(binding)) {
			return;
		}
		for (String name : this.beanFactory.getBeanNamesForType(SubscribableChannel.class, false, false)) {
			if (name.endsWith("." + binding + SUFFIX)) {
				this.beanFactory.getBean(name);
			}
		}
	}

}
