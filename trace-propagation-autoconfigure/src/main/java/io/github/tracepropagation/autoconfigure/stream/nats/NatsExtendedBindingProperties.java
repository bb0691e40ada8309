// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import java.util.Map;

import io.github.tracepropagation.stream.nats.binding.NatsBindingProperties;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.cloud.stream.binder.AbstractExtendedBindingProperties;
import org.springframework.cloud.stream.binder.BinderSpecificPropertiesProvider;

/**
 * What bindings say to NATS, by the names of the bindings.
 *
 * @since 0.1.0
 */
@ConfigurationProperties(NatsExtendedBindingProperties.PREFIX)
public class NatsExtendedBindingProperties extends
		AbstractExtendedBindingProperties<NatsConsumerProperties, NatsProducerProperties, NatsBindingProperties> {

	static final String PREFIX = "spring.cloud.stream.nats";

	static final String BINDINGS = PREFIX + ".bindings";

	static final String DEFAULTS = PREFIX + ".default";

	@Override
	public String getDefaultsPrefix() {
		return DEFAULTS;
	}

	/**
	 * Return what bindings say to NATS.
	 * @return what they say, by the names of the bindings
	 */
	@Override
	public Map<String, NatsBindingProperties> getBindings() {
		return doGetBindings();
	}

	@Override
	public Class<? extends BinderSpecificPropertiesProvider> getExtendedPropertiesEntryClass() {
		return NatsBindingProperties.class;
	}

}
