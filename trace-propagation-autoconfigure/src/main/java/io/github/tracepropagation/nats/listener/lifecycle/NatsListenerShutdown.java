// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.lifecycle;

import io.github.tracepropagation.nats.listener.NatsListenerRegistry;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextStoppedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Stops the listeners as the first thing when the context is closed, and also when it is
 * stopped or paused. The ids of a span no longer reach the MDC once the others have been
 * told, and the last message must be logged with them like every other.
 *
 * @since 0.1.0
 */
public final class NatsListenerShutdown implements ApplicationListener<ApplicationContextEvent>, PriorityOrdered {

	private final ApplicationContext context;

	private final NatsListenerRegistry registry;

	/**
	 * Create the application listener.
	 * @param context the context the listeners belong to
	 * @param registry holds the listeners
	 */
	public NatsListenerShutdown(ApplicationContext context, NatsListenerRegistry registry) {
		this.context = context;
		this.registry = registry;
	}

	@Override
	public void onApplicationEvent(ApplicationContextEvent event) {
		boolean end = event instanceof ContextClosedEvent || event instanceof ContextStoppedEvent;
		if (end && event.getApplicationContext() == this.context) {
			this.registry.stop();
		}
	}

	// The context goes on closing only when the last message is handled
	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
