// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.ledger.Hop;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds rules for a transport that no hop is of, so that a misspelt name does not pass
 * for a rule that protects. A resolver of the application may name any transport.
 */
class UnknownTransportCheck implements PropagationCheck {

	private static final String OWN_CONFIGURATIONS = "io.github.tracepropagation.autoconfigure.";

	private static final Set<String> TRANSPORTS = Set.of("http", "nats", "grpc", Hop.OTHER);

	private final InboundProperties inbound;

	private final OutboundProperties outbound;

	private final ConfigurableListableBeanFactory beanFactory;

	UnknownTransportCheck(InboundProperties inbound, OutboundProperties outbound,
			ConfigurableListableBeanFactory beanFactory) {
		this.inbound = inbound;
		this.outbound = outbound;
		this.beanFactory = beanFactory;
	}

	@Override
	public List<Finding> check() {
		if (!Stream.of(this.beanFactory.getBeanNamesForType(HopResolver.class, true, false)).allMatch(this::isOurs)) {
			return List.of();
		}
		List<Finding> findings = new ArrayList<>();
		add(findings, InboundPolicyFactory.RULES,
				this.inbound.getRules().stream().map(InboundProperties.Rule::getTransport).toList());
		add(findings, OutboundPolicyFactory.RULES,
				this.outbound.getRules().stream().map(OutboundProperties.Rule::getTransport).toList());
		return findings;
	}

	private boolean isOurs(String name) {
		String factory = this.beanFactory.containsBeanDefinition(name)
				? this.beanFactory.getBeanDefinition(name).getFactoryBeanName() : null;
		return factory != null && factory.startsWith(OWN_CONFIGURATIONS);
	}

	private static void add(List<Finding> findings, String rules, List<@Nullable String> transports) {
		for (int i = 0; i < transports.size(); i++) {
			String transport = transports.get(i);
			if (transport != null && !TRANSPORTS.contains(transport.strip().toLowerCase(Locale.ROOT))) {
				findings.add(new Finding(
						"The rule '" + rules + "[" + i + "]' is for the transport '" + transport
								+ "', which no HopResolver names, so it never counts for an observed hop",
						"Name one of 'http', 'nats', 'grpc' and 'other', or add a HopResolver bean that names that "
								+ "transport"));
			}
		}
	}

}
