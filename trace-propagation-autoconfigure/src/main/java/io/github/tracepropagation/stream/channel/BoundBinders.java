// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.cloud.stream.binder.Binder;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.binder.BinderTypeRegistry;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.cloud.stream.config.BinderProperties;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.util.StringUtils;

/**
 * Finds the binders of bindings, by the properties or by what the sender of a message has
 * said.
 */
final class BoundBinders {

	static final String UNKNOWN_SYSTEM = "spring-cloud-stream";

	private static final Logger logger = LoggerFactory.getLogger(BoundBinders.class);

	private final ListableBeanFactory beanFactory;

	BoundBinders(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the binder configuration that a binding has.
	 * @param name the name of the binding
	 * @param properties what bindings say
	 * @return its name, empty where the only binder is meant
	 */
	String configurationOf(String name, BindingServiceProperties properties) {
		String configuration = chosenBySender(name);
		if (configuration == null) {
			configuration = properties.getBinder(name);
		}
		if (!StringUtils.hasText(configuration)) {
			configuration = properties.getDefaultBinder();
		}
		return StringUtils.hasText(configuration) ? configuration : "";
	}

	// StreamBridge may be told the binder of a destination, which no property knows
	private @Nullable String chosenBySender(String name) {
		BindingService bindings = this.beanFactory.getBeanProvider(BindingService.class).getIfAvailable();
		if (bindings == null || this.beanFactory.containsBean(name)) {
			return null;
		}
		List<String> several = Arrays.stream(bindings.getProducerBindingNames())
			.filter((each) -> each.endsWith(":" + name))
			.toList();
		return (several.size() == 1) ? several.get(0).substring(0, several.get(0).length() - name.length() - 1) : null;
	}

	private String typeOf(String configuration, BindingServiceProperties properties) {
		BinderProperties configured = properties.getBinders().get(configuration);
		if (configured != null && StringUtils.hasText(configured.getType())) {
			return configured.getType();
		}
		if (!configuration.isEmpty()) {
			return configuration;
		}
		Set<String> declared = properties.getBinders().keySet();
		Set<String> types = this.beanFactory.getBean(BinderTypeRegistry.class).getAll().keySet();
		if (declared.size() == 1) {
			return typeOf(declared.iterator().next(), properties);
		}
		return (types.size() == 1) ? types.iterator().next() : UNKNOWN_SYSTEM;
	}

	/**
	 * Return the messaging system behind a binder, as OpenTelemetry calls it.
	 * @param configuration the name of the binder configuration
	 * @param properties what bindings say
	 * @return the system
	 */
	String system(String configuration, BindingServiceProperties properties) {
		String type = typeOf(configuration, properties);
		return switch (type) {
			case "rabbit" -> "rabbitmq";
			case "reactorKafka" -> "kafka";
			default -> type;
		};
	}

	/**
	 * Find a binder.
	 * @param configuration the name of its configuration
	 * @param channel what it binds
	 * @return the binder, or {@code null} where it cannot be had
	 */
	@Nullable Binder<?, ?, ?> find(String configuration, Object channel) {
		try {
			return this.beanFactory.getBean(BinderFactory.class).getBinder(configuration, channel.getClass());
		}
		catch (RuntimeException ex) {
			logger.debug("The binder of a channel is not known, it is taken to make no spans", ex);
			return null;
		}
	}

}
