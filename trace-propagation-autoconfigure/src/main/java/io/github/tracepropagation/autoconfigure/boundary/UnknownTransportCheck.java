// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.PropagationLedger;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds rules for a transport that no hop is of, so that a misspelt name does not pass
 * for a rule that protects. A resolver of the application may name any transport, and so
 * may its hops by hand, which are known when the first of them is counted.
 */
class UnknownTransportCheck implements PropagationCheck {

	private static final String OWN_CONFIGURATIONS = "io.github.tracepropagation.autoconfigure.";

	private static final Set<String> TRANSPORTS = Set.of("http", "nats", "stream", "grpc", Hop.OTHER);

	private final InboundProperties inbound;

	private final OutboundProperties outbound;

	private final PropagationLedger ledger;

	private final ConfigurableListableBeanFactory beanFactory;

	UnknownTransportCheck(InboundProperties inbound, OutboundProperties outbound, PropagationLedger ledger,
			ConfigurableListableBeanFactory beanFactory) {
		this.inbound = inbound;
		this.outbound = outbound;
		this.ledger = ledger;
		this.beanFactory = beanFactory;
	}

	@Override
	public List<Finding> check() {
		if (!Stream.of(this.beanFactory.getBeanNamesForType(HopResolver.class, true, false)).allMatch(this::isOurs)) {
			return List.of();
		}
		Set<String> known = new HashSet<>(TRANSPORTS);
		known.addAll(this.ledger.snapshot().transports().keySet());
		List<Finding> findings = new ArrayList<>();
		add(findings, known, InboundPolicyFactory.RULES,
				this.inbound.getRules().stream().map(InboundProperties.Rule::getTransport).toList());
		add(findings, known, OutboundPolicyFactory.RULES,
				this.outbound.getRules().stream().map(OutboundProperties.Rule::getTransport).toList());
		return findings;
	}

	private boolean isOurs(String name) {
		String factory = this.beanFactory.containsBeanDefinition(name)
				? this.beanFactory.getBeanDefinition(name).getFactoryBeanName() : null;
		return factory != null && factory.startsWith(OWN_CONFIGURATIONS);
	}

	private static void add(List<Finding> findings, Set<String> known, String rules,
			List<@Nullable String> transports) {
		for (int i = 0; i < transports.size(); i++) {
			String transport = transports.get(i);
			if (transport != null && !known.contains(transport.strip().toLowerCase(Locale.ROOT))) {
				findings.add(new Finding(
						"The rule '" + rules + "[" + i + "]' is for the transport '" + transport
								+ "', which no HopResolver names, so it never counts for an observed hop",
						"Name one of 'http', 'nats', 'grpc', 'stream' and 'other', or add a HopResolver bean that names "
								+ "that transport; leave it where hops by hand (TracePropagation) have that transport"));
			}
		}
	}

}
