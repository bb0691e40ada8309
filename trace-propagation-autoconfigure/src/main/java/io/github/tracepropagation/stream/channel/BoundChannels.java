// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.github.tracepropagation.stream.SelfObservingBinder;
import io.github.tracepropagation.stream.instrumentation.BoundChannel;
import io.github.tracepropagation.stream.observation.BindingInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.cloud.stream.binder.Binder;
import org.springframework.cloud.stream.binding.Bindable;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.cloud.stream.messaging.DirectWithAttributesChannel;
import org.springframework.integration.channel.ExecutorChannel;
import org.springframework.integration.context.IntegrationObjectSupport;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * Knows which channels are bound, and to what. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class BoundChannels {

	private static final Logger logger = LoggerFactory.getLogger(BoundChannels.class);

	private static final int MAX_ROUTES = 100;

	private static final String OTHER_ROUTES = "(other)";

	private final ListableBeanFactory beanFactory;

	private final BinderObservations binderObservations;

	private final BoundNames names;

	private final BoundBinders binders;

	// A channel of a dynamic destination is gone with its binding
	private final Map<Object, BoundChannel> known = new ConcurrentReferenceHashMap<>();

	private final Set<String> routes = ConcurrentHashMap.newKeySet();

	private final ErrorChannels errorChannels;

	/**
	 * Create the registry.
	 * @param beanFactory has the beans of Spring Cloud Stream
	 * @param binderObservations tells which binders make the spans of what they send
	 * @param names takes the names of the channels that are bound
	 */
	public BoundChannels(ListableBeanFactory beanFactory, BinderObservations binderObservations, BoundNames names) {
		this.beanFactory = beanFactory;
		this.binderObservations = binderObservations;
		this.names = names;
		this.binders = new BoundBinders(beanFactory);
		this.errorChannels = new ErrorChannels(beanFactory);
	}

	/**
	 * Return whether a channel is that of an input binding.
	 * @param name the name of the channel
	 * @param channel the channel
	 * @return whether it takes what a binder receives
	 */
	boolean isInput(String name, Object channel) {
		return note(name, channel,
				hasType(channel, "input") || isBound((bindable) -> bindable.getInputs().contains(name)));
	}

	/**
	 * Return whether a channel is that of an output binding.
	 * @param name the name of the channel
	 * @param channel the channel
	 * @return whether a binder sends what it takes
	 */
	boolean isOutput(String name, Object channel) {
		return note(name, channel, hasType(channel, "output")
				|| isBound((bindable) -> bindable.getOutputs().contains(name)) || isDynamic(name, channel));
	}

	private boolean note(String name, Object channel, boolean bound) {
		if (bound) {
			this.names.add(name, channel);
		}
		return bound;
	}

	private static boolean hasType(Object channel, String type) {
		return channel instanceof DirectWithAttributesChannel bound && type.equals(bound.getAttribute("type"));
	}

	private boolean isBound(Predicate<Bindable> contained) {
		return this.beanFactory.getBeansOfType(Bindable.class, false, false).values().stream().anyMatch(contained);
	}

	// Of all channels only those that StreamBridge makes for its destinations are no
	// beans
	private boolean isDynamic(String name, Object channel) {
		return (channel instanceof DirectWithAttributesChannel || channel instanceof ExecutorChannel)
				&& !this.beanFactory.containsBean(name);
	}

	/**
	 * Return what is known of a channel that is bound.
	 * @param channel the channel, an {@link IntegrationObjectSupport}
	 * @return what is known
	 */
	BoundChannel get(Object channel) {
		String name = (channel instanceof IntegrationObjectSupport named) ? named.getComponentName() : null;
		return get((name != null) ? name : "", channel);
	}

	/**
	 * Return what is known of something that is bound.
	 * @param name the name of the binding
	 * @param channel what is bound
	 * @return what is known
	 */
	BoundChannel get(String name, Object channel) {
		BoundChannel bound = this.known.get(channel);
		if (bound == null) {
			bound = resolveSafely(name, channel);
			this.known.put(channel, bound);
		}
		return bound;
	}

	/**
	 * Have the failure of a message handled in its trace, before it comes to an error
	 * channel.
	 * @param bound what is known of the channel of the message
	 */
	void prepareForFailure(BoundChannel bound) {
		try {
			this.errorChannels.intercept(bound.binding().name());
		}
		catch (RuntimeException ex) {
			logger.debug("The failure of a message may be handled without its trace", ex);
		}
	}

	// A message is sent, whatever is known of its binding
	private BoundChannel resolveSafely(String name, Object channel) {
		try {
			return resolve(name, channel);
		}
		catch (RuntimeException ex) {
			logger.warn("Nothing is known of the binding '{}', its messages are traced by its name alone", name, ex);
			return new BoundChannel(new BindingInfo(name, name, route(name), null, BoundBinders.UNKNOWN_SYSTEM), false,
					false);
		}
	}

	private BoundChannel resolve(String name, Object channel) {
		BindingServiceProperties properties = this.beanFactory.getBean(BindingServiceProperties.class);
		String destination = properties.getBindingDestination(name);
		String configuration = this.binders.configurationOf(name, properties);
		BindingInfo info = new BindingInfo(name, destination, route(destination), properties.getGroup(name),
				this.binders.system(configuration, properties));
		Binder<?, ?, ?> binder = this.binders.find(configuration, channel);
		return new BoundChannel(info, binder instanceof SelfObservingBinder,
				binder != null && this.binderObservations.isSending(binder, configuration, name));
	}

	private String route(String destination) {
		if (this.routes.contains(destination)) {
			return destination;
		}
		return (this.routes.size() < MAX_ROUTES && this.routes.add(destination)) ? destination : OTHER_ROUTES;
	}

}
