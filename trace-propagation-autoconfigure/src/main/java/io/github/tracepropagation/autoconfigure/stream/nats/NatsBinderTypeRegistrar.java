// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.stream.binder.BinderType;
import org.springframework.cloud.stream.binder.DefaultBinderTypeRegistry;
import org.springframework.cloud.stream.config.BinderProperties;
import org.springframework.cloud.stream.config.BindingProperties;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.core.env.Environment;

/**
 * Adds the NATS binder to the binder types. A {@code META-INF/spring.binders} would make
 * it a second default beside every other binder, so that an application that has another
 * one and uses NATS by itself would not start. Here it is added where it is the only one,
 * or where the application names it.
 */
class NatsBinderTypeRegistrar implements BeanPostProcessor {

	static final String TYPE = "nats";

	private static final Logger logger = LoggerFactory.getLogger(NatsBinderTypeRegistrar.class);

	private static final String BINDER_OF_ALL_BINDINGS = "spring.cloud.stream.default.binder";

	private final ObjectProvider<BindingServiceProperties> bindings;

	private final Environment environment;

	NatsBinderTypeRegistrar(ObjectProvider<BindingServiceProperties> bindings, Environment environment) {
		this.bindings = bindings;
		this.environment = environment;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof DefaultBinderTypeRegistry registry)) {
			return bean;
		}
		if (registry.get(TYPE) != null) {
			logger.info("The binder type '{}' is that of another library: the one of Trace Propagation stands back",
					TYPE);
			return bean;
		}
		if (!registry.getAll().isEmpty() && !isNamed(this.bindings.getObject())) {
			return bean;
		}
		Map<String, BinderType> types = new HashMap<>(registry.getAll());
		types.put(TYPE, new BinderType(TYPE, new Class<?>[] { NatsBinderConfiguration.class }));
		return new DefaultBinderTypeRegistry(types);
	}

	private boolean isNamed(BindingServiceProperties properties) {
		Stream<String> byBindings = properties.getBindings().values().stream().map(BindingProperties::getBinder);
		Stream<String> byTypes = properties.getBinders().values().stream().map(BinderProperties::getType);
		return TYPE.equals(properties.getDefaultBinder())
				|| TYPE.equals(this.environment.getProperty(BINDER_OF_ALL_BINDINGS))
				|| properties.getBinders().containsKey(TYPE)
				|| Stream.concat(byBindings, byTypes).anyMatch(TYPE::equals);
	}

}
