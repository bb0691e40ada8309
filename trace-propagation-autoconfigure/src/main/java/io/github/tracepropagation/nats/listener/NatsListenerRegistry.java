// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Holds the listener containers of an application, to start and stop them together or one
 * by one. {@link NatsListenerStartup} and {@link NatsListenerShutdown} do so with the
 * application. It is no {@code Lifecycle}, which Spring would start together with the
 * first bean that depends on it. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class NatsListenerRegistry {

	private final Map<String, NatsMessageListenerContainer> containers = new LinkedHashMap<>();

	private boolean running;

	/**
	 * Register a container. It is started at once where the registry is already running.
	 * @param id the id of its endpoint
	 * @param container the container
	 * @throws IllegalArgumentException where the id is taken
	 */
	public synchronized void register(String id, NatsMessageListenerContainer container) {
		Assert.isTrue(!this.containers.containsKey(id),
				() -> "There is a NATS listener '" + id + "' already: give one of the two another id");
		this.containers.put(id, container);
		if (this.running) {
			container.start();
		}
	}

	/**
	 * Return a container.
	 * @param id the id of its endpoint
	 * @return the container, or {@code null} where there is none of that id
	 */
	public synchronized @Nullable NatsMessageListenerContainer getContainer(String id) {
		return this.containers.get(id);
	}

	/**
	 * Return the ids of all containers.
	 * @return the ids in the order of registration
	 */
	public synchronized List<String> getIds() {
		return List.copyOf(this.containers.keySet());
	}

	/**
	 * Start all containers, and from now on each that is registered.
	 */
	public synchronized void start() {
		this.running = true;
		this.containers.values().forEach(NatsMessageListenerContainer::start);
	}

	/**
	 * Stop all containers, and wait until the messages that have arrived are handled.
	 */
	public synchronized void stop() {
		this.running = false;
		List<DrainingSubscription> draining = this.containers.values()
			.stream()
			.map(NatsMessageListenerContainer::beginStop)
			.toList();
		draining.forEach(DrainingSubscription::finish);
	}

	/**
	 * Return whether the registry was started and not stopped since.
	 * @return whether a container that is registered is started at once
	 */
	public synchronized boolean isRunning() {
		return this.running;
	}

}
