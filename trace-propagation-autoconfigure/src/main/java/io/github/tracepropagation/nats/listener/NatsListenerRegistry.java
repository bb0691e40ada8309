// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Holds the listener containers of an application, to start, stop and pause them together
 * or one by one. It is told to start and stop with the application, and is no
 * {@code Lifecycle} itself, which Spring would start together with the first bean that
 * depends on it. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class NatsListenerRegistry {

	private final Map<String, NatsListenerContainer> containers = Collections.synchronizedMap(new LinkedHashMap<>());

	private final Lock lifecycleLock = new ReentrantLock();

	private volatile boolean running;

	/**
	 * Create a container for an endpoint and register it. It is started at once where the
	 * registry is already running and the endpoint has nothing against it.
	 * @param endpoint what listens to which subjects
	 * @param factory creates the container
	 * @return the container
	 * @throws IllegalArgumentException where the id is taken
	 */
	public NatsListenerContainer register(NatsListenerEndpoint endpoint, NatsListenerContainerFactory factory) {
		NatsListenerContainer container = factory.createContainer(endpoint);
		register(container);
		return container;
	}

	/**
	 * Register a container. It is started at once where the registry is already running
	 * and its endpoint has nothing against it. One that cannot be started is not
	 * registered.
	 * @param container the container
	 * @throws IllegalArgumentException where the id of its endpoint is taken
	 */
	public void register(NatsListenerContainer container) {
		String id = container.getEndpoint().id();
		this.lifecycleLock.lock();
		try {
			Assert.isTrue(this.containers.putIfAbsent(id, container) == null,
					() -> "There is a NATS listener '" + id + "' already: give one of the two another id");
			if (this.running && container.isAutoStartup()) {
				startOrForget(id, container);
			}
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

	/**
	 * Stop a container and forget it.
	 * @param id the id of its endpoint
	 * @return the stopped container, or {@code null} where there is none of that id
	 */
	public @Nullable NatsListenerContainer unregister(String id) {
		NatsListenerContainer container;
		this.lifecycleLock.lock();
		try {
			container = this.containers.remove(id);
		}
		finally {
			this.lifecycleLock.unlock();
		}
		if (container != null) {
			container.stop();
		}
		return container;
	}

	/**
	 * Return a container.
	 * @param id the id of its endpoint
	 * @return the container, or {@code null} where there is none of that id
	 */
	public @Nullable NatsListenerContainer getContainer(String id) {
		return this.containers.get(id);
	}

	/**
	 * Return all containers.
	 * @return the containers in the order of registration
	 */
	public Collection<NatsListenerContainer> getContainers() {
		synchronized (this.containers) {
			return List.copyOf(this.containers.values());
		}
	}

	/**
	 * Return the ids of all containers.
	 * @return the ids in the order of registration
	 */
	public List<String> getIds() {
		return getContainers().stream().map((container) -> container.getEndpoint().id()).toList();
	}

	/**
	 * Start all containers whose endpoints have nothing against it, and from now on each
	 * such that is registered. Where one of them cannot be started, none is.
	 */
	public void start() {
		this.lifecycleLock.lock();
		try {
			this.running = true;
			getContainers().stream().filter(NatsListenerContainer::isAutoStartup).forEach(NatsListenerContainer::start);
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

	/**
	 * Stop all containers at the same time, and wait until the messages that are under
	 * way are handled.
	 */
	public void stop() {
		try {
			// Without the lock, which a message under way may need to be handled
			beginStop().await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private CountDownLatch beginStop() {
		this.lifecycleLock.lock();
		try {
			this.running = false;
			Collection<NatsListenerContainer> stopping = getContainers();
			CountDownLatch stopped = new CountDownLatch(stopping.size());
			stopping.forEach((container) -> container.stop(stopped::countDown));
			return stopped;
		}
		finally {
			this.lifecycleLock.unlock();
		}
	}

	/**
	 * {@linkplain NatsListenerContainer#pause() Pause} all containers.
	 */
	public void pause() {
		getContainers().forEach(NatsListenerContainer::pause);
	}

	/**
	 * {@linkplain NatsListenerContainer#resume() Resume} all containers.
	 */
	public void resume() {
		getContainers().forEach(NatsListenerContainer::resume);
	}

	/**
	 * Return whether the registry was started and not stopped since.
	 * @return whether a container that is registered is started at once
	 */
	public boolean isRunning() {
		return this.running;
	}

	private void startOrForget(String id, NatsListenerContainer container) {
		try {
			container.start();
		}
		catch (RuntimeException ex) {
			this.containers.remove(id, container);
			throw ex;
		}
	}

}
