// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.cloud.stream.binding.NewDestinationBindingCallback;
import org.springframework.context.ApplicationContext;

/**
 * The destinations that {@code StreamBridge} meets at run time. Where there is a
 * {@link NewDestinationBindingCallback}, it asks twice for what such a destination says
 * to the binder: to have the callback change it, and to bind it. Safe for use by any
 * number of threads.
 */
final class NewDestinations {

	private final Set<String> changing = ConcurrentHashMap.newKeySet();

	/**
	 * Return whether the properties of a binding that are asked for now are those that a
	 * callback is to change first, so that they do not count yet.
	 * @param bindingName names the binding
	 * @param context the context of the application
	 * @return whether to wait for the next time
	 */
	boolean isToBeChanged(String bindingName, ApplicationContext context) {
		if (context.containsBean(bindingName)
				|| context.getBeanProvider(NewDestinationBindingCallback.class).stream().findAny().isEmpty()) {
			return false;
		}
		return this.changing.add(bindingName) || !this.changing.remove(bindingName);
	}

}
