// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream;

import java.util.Map;

import io.github.tracepropagation.stream.SelfObservingBinder;
import io.github.tracepropagation.stream.channel.BinderObservations;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.cloud.stream.binder.Binder;
import org.springframework.core.env.Environment;

/**
 * {@link BinderObservations} that knows when the binders of Kafka, RabbitMQ and Pulsar
 * observe what they send.
 */
final class KnownBinderObservations implements BinderObservations {

	private static final String BINDERS = "org.springframework.cloud.stream.binder.";

	private static final Map<String, String> SWITCHES = Map.of(BINDERS + "kafka.",
			"spring.cloud.stream.kafka.binder.enable-observation", BINDERS + "pulsar.",
			"spring.pulsar.template.observations-enabled");

	private final Environment environment;

	private final ObjectProvider<ObservationRegistry> observationRegistry;

	KnownBinderObservations(Environment environment, ObjectProvider<ObservationRegistry> observationRegistry) {
		this.environment = environment;
		this.observationRegistry = observationRegistry;
	}

	@Override
	public boolean isSending(Binder<?, ?, ?> binder, String configuration, String binding) {
		if (binder instanceof SelfObservingBinder) {
			return true;
		}
		String type = binder.getClass().getName();
		return (type.startsWith(BINDERS + "rabbit.") && this.observationRegistry.getIfAvailable() != null
				&& !isSendingToStream(binding))
				|| SWITCHES.entrySet()
					.stream()
					.anyMatch((each) -> type.startsWith(each.getKey()) && isOn(each.getValue(), configuration));
	}

	// The template for streams of RabbitMQ does not observe
	private boolean isSendingToStream(String binding) {
		String type = producerType("bindings." + binding, producerType("default", "amqp"));
		return !type.equalsIgnoreCase("amqp");
	}

	// Names of bindings may have letters that those of properties do not have
	private String producerType(String group, String byDefault) {
		ConfigurationPropertyName name = ConfigurationPropertyName
			.adapt("spring.cloud.stream.rabbit." + group + ".producer.producer-type", '.');
		return org.springframework.boot.context.properties.bind.Binder.get(this.environment)
			.bind(name, Bindable.of(String.class))
			.orElse(byDefault);
	}

	// A binder may have an environment of its own
	private boolean isOn(String property, String configuration) {
		String own = "spring.cloud.stream.binders." + configuration + ".environment." + property;
		return this.environment.getProperty(own, Boolean.class,
				this.environment.getProperty(property, Boolean.class, false));
	}

}
