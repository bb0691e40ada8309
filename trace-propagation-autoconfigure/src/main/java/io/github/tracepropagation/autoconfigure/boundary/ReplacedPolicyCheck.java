// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.boundary.PropagationBoundary;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * Finds properties that have no effect, as a bean of the application has taken the place
 * of what is made from them.
 */
class ReplacedPolicyCheck implements PropagationCheck {

	private static final String INBOUND = "trace-propagation.inbound.";

	private static final String OUTBOUND = "trace-propagation.outbound.";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	ReplacedPolicyCheck(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	public List<Finding> check() {
		List<Finding> findings = new ArrayList<>();
		List<String> inbound = List.of(INBOUND + "trust", INBOUND + "rules");
		List<String> outbound = List.of(OUTBOUND + "inject", OUTBOUND + "baggage", OUTBOUND + "rules");
		List<String> all = Stream.of(inbound, List.of(INBOUND + "baggage"), outbound).flatMap(List::stream).toList();
		if (!find(findings, PropagationBoundary.class, all)) {
			find(findings, InboundPolicy.class, inbound);
			find(findings, OutboundPolicy.class, outbound);
		}
		return findings;
	}

	private boolean find(List<Finding> findings, Class<?> type, List<String> properties) {
		List<String> beans = Stream.of(this.beanFactory.getBeanNamesForType(type, true, false))
			.filter((name) -> !isOurs(name))
			.toList();
		List<String> ineffective = properties.stream().filter(this::isSet).toList();
		if (!beans.isEmpty() && !ineffective.isEmpty()) {
			findings.add(new Finding("The bean " + quoted(beans) + " decides instead of " + quoted(ineffective)
					+ ", so what is set there has no effect", "Remove the properties or the bean"));
		}
		return !beans.isEmpty();
	}

	private boolean isOurs(String name) {
		return this.beanFactory.containsBeanDefinition(name) && PropagationBoundaryAutoConfiguration.class.getName()
			.equals(this.beanFactory.getBeanDefinition(name).getFactoryBeanName());
	}

	private boolean isSet(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

	private static String quoted(List<String> names) {
		return names.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
	}

}
