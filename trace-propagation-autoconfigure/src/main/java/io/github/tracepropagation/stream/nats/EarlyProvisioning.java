// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats;

import java.util.function.BiConsumer;

import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.provisioning.NatsProvisioner;

import org.springframework.beans.BeanUtils;
import org.springframework.cloud.stream.binder.ConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProvisioningException;
import org.springframework.util.StringUtils;

/**
 * Provisions what bindings need just before they are bound. Spring Cloud Stream takes
 * whatever goes wrong while it binds for something that time heals, and tries for ever.
 * What does not heal has to end the start of the application, and is thrown from here;
 * what may is met again when the binding is bound.
 */
final class EarlyProvisioning {

	private final NatsProvisioner provisioner;

	/**
	 * Create it.
	 * @param provisioner provisions destinations
	 */
	EarlyProvisioning(NatsProvisioner provisioner) {
		this.provisioner = provisioner;
	}

	/**
	 * Provision what a producer binding needs.
	 * @param bindingName names the binding
	 * @param bindings what all bindings say to Spring Cloud Stream
	 * @param extension what this one says to NATS
	 * @throws IllegalArgumentException where something does not go together
	 * @throws IllegalStateException where the server refuses what is needed
	 */
	void provisionProducer(String bindingName, BindingServiceProperties bindings, NatsProducerProperties extension) {
		ExtendedProducerProperties<NatsProducerProperties> properties = new ExtendedProducerProperties<>(extension);
		BeanUtils.copyProperties(bindings.getProducerProperties(bindingName), properties);
		properties.populateBindingName(bindingName);
		unlessTimeHeals(() -> this.provisioner.provisionProducerDestination(bindings.getBindingDestination(bindingName),
				properties));
	}

	/**
	 * Provision what a consumer binding needs.
	 * @param bindingName names the binding
	 * @param bindings what all bindings say to Spring Cloud Stream
	 * @param extension what this one says to NATS
	 * @param further what to do with each destination
	 * @throws IllegalArgumentException where something does not go together
	 * @throws IllegalStateException where the server refuses what is needed
	 */
	void provisionConsumer(String bindingName, BindingServiceProperties bindings, NatsConsumerProperties extension,
			BiConsumer<ConsumerDestination, ExtendedConsumerProperties<NatsConsumerProperties>> further) {
		ConsumerProperties consumer = bindings.getConsumerProperties(bindingName);
		ExtendedConsumerProperties<NatsConsumerProperties> properties = new ExtendedConsumerProperties<>(extension);
		BeanUtils.copyProperties(consumer, properties);
		properties.populateBindingName(bindingName);
		String destination = bindings.getBindingDestination(bindingName);
		String[] destinations = consumer.isMultiplex() ? new String[] { destination }
				: StringUtils.commaDelimitedListToStringArray(destination);
		for (String each : destinations) {
			unlessTimeHeals(() -> further.accept(
					this.provisioner.provisionConsumerDestination(each, bindings.getGroup(bindingName), properties),
					properties));
		}
	}

	private static void unlessTimeHeals(Runnable provisioning) {
		try {
			provisioning.run();
		}
		catch (ProvisioningException ex) {
			// Met again when the binding is bound
		}
	}

}
