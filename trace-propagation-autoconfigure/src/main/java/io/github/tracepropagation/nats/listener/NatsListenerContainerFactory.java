// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

/**
 * Creates the containers of an application's listeners.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface NatsListenerContainerFactory {

	/**
	 * Create a container, not yet started.
	 * @param endpoint what listens to which subjects
	 * @return the container
	 */
	NatsListenerContainer createContainer(NatsListenerEndpoint endpoint);

}
