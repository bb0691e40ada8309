// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

	private final Map<String, List<String>> names = new ConcurrentHashMap<>();

	ErrorChannels(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Have the error channel of a binding intercepted, before an error comes to it.
	 * @param binding the name of the binding
	 */
	void intercept(String binding) {
		for (String name : this.names.computeIfAbsent(binding, this::find)) {
			// A binding that is bound anew has a new one
			if (this.beanFactory.containsBean(name)) {
				this.beanFactory.getBean(name);
			}
		}
	}

	private List<String> find(String binding) {
		return Arrays.stream(this.beanFactory.getBeanNamesForType(SubscribableChannel.class, false, false))
			.filter((name) -> name.endsWith("." + binding + SUFFIX))
			.toList();
	}

}
