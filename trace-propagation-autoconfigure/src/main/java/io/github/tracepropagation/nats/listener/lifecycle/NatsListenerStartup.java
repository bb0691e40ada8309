// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.lifecycle;

import io.github.tracepropagation.nats.listener.NatsListenerRegistry;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.ContextStartedEvent;

/**
 * Starts the listeners once the context is refreshed, and again when it is started after
 * it was stopped or paused. The ids of a span reach the MDC only from then on, and the
 * first message must be logged with them like every other.
 *
 * @since 0.1.0
 */
public final class NatsListenerStartup implements ApplicationListener<ApplicationContextEvent> {

	private final ApplicationContext context;

	private final NatsListenerRegistry registry;

	/**
	 * Create the application listener.
	 * @param context the context the listeners belong to
	 * @param registry holds the listeners
	 */
	public NatsListenerStartup(ApplicationContext context, NatsListenerRegistry registry) {
		this.context = context;
		this.registry = registry;
	}

	@Override
	public void onApplicationEvent(ApplicationContextEvent event) {
		boolean start = event instanceof ContextRefreshedEvent || event instanceof ContextStartedEvent;
		if (start && event.getApplicationContext() == this.context) {
			this.registry.start();
		}
	}

	// A listener that cannot be started fails the start of the application
	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

}
