// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream;

import java.util.Map;

import io.github.tracepropagation.stream.SelfObservingBinder;
import io.github.tracepropagation.stream.channel.BinderObservations;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
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
	public boolean isSending(Binder<?, ?, ?> binder, String configuration) {
		if (binder instanceof SelfObservingBinder) {
			return true;
		}
		String type = binder.getClass().getName();
		return (type.startsWith(BINDERS + "rabbit.") && this.observationRegistry.getIfAvailable() != null)
				|| SWITCHES.entrySet()
					.stream()
					.anyMatch((each) -> type.startsWith(each.getKey()) && isOn(each.getValue(), configuration));
	}

	// A binder may have an environment of its own
	private boolean isOn(String property, String configuration) {
		String own = "spring.cloud.stream.binders." + configuration + ".environment." + property;
		return this.environment.getProperty(own, Boolean.class,
				this.environment.getProperty(property, Boolean.class, false));
	}

}
