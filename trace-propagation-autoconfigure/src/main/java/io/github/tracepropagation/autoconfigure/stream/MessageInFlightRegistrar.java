// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream;

import io.github.tracepropagation.stream.instrumentation.MessageInFlightAccessors;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Uses {@link MessageInFlightAccessors} for as long as the application runs. It begins
 * when the accessors that it goes in front of are registered.
 */
final class MessageInFlightRegistrar implements SmartInitializingSingleton, DisposableBean {

	private boolean using;

	@Override
	public void afterSingletonsInstantiated() {
		this.using = true;
		MessageInFlightAccessors.addUser();
	}

	@Override
	public void destroy() {
		if (this.using) {
			this.using = false;
			MessageInFlightAccessors.removeUser();
		}
	}

}
