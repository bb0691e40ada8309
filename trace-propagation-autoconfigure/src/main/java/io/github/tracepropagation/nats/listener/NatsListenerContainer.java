// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import org.springframework.context.SmartLifecycle;

/**
 * Gets messages from NATS and has the handler of an {@link NatsListenerEndpoint endpoint}
 * process each of them. Safe for use by any number of threads. A handler may stop or
 * pause its own container; what waits for the messages under way does not wait for that
 * one.
 *
 * @since 0.1.0
 */
public interface NatsListenerContainer extends SmartLifecycle {

	/**
	 * Return what listens to which subjects.
	 * @return the endpoint
	 */
	NatsListenerEndpoint getEndpoint();

	/**
	 * Take no more messages for a while. Those of core NATS that have arrived are
	 * handled, and those of JetStream that nobody acknowledges. Other ones of JetStream
	 * that are not under way are given back. Returns when they are, at the latest after
	 * the drain timeout. Has no effect on a container that does not run.
	 */
	void pause();

	/**
	 * Take messages again. Has no effect on a container that is not paused.
	 */
	void resume();

	/**
	 * Return whether the container is paused. It runs all the same.
	 * @return whether it takes no messages for a while
	 */
	boolean isPaused();

	@Override
	default boolean isAutoStartup() {
		return getEndpoint().autoStartup();
	}

}
