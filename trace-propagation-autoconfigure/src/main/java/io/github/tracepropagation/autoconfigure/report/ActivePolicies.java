// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.util.Map;
import java.util.TreeMap;

import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundPolicy;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Names the policies that are asked at every hop.
 */
final class ActivePolicies {

	private static final String NONE = "none";

	private final ListableBeanFactory beanFactory;

	ActivePolicies(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	String inbound() {
		return describe(InboundPolicy.class);
	}

	String outbound() {
		return describe(OutboundPolicy.class);
	}

	Map<String, String> asMap() {
		return new TreeMap<>(Map.of("inbound", inbound(), "outbound", outbound()));
	}

	private String describe(Class<?> type) {
		Map<String, ?> beans = this.beanFactory.getBeansOfType(type, false, false);
		if (beans.isEmpty()) {
			return NONE;
		}
		Object policy = this.beanFactory.getBeanProvider(type).getIfUnique();
		return beans.entrySet()
			.stream()
			.filter((bean) -> bean.getValue() == policy)
			.map((bean) -> describe(bean.getKey(), bean.getValue()))
			.findFirst()
			.orElse(NONE);
	}

	// What says nothing of itself, as a lambda, is known by the name of its bean
	private static String describe(String name, Object policy) {
		String text = String.valueOf(policy);
		return text.startsWith(policy.getClass().getName() + "@") ? nameOf(name, policy.getClass()) : text;
	}

	private static String nameOf(String beanName, Class<?> type) {
		return (type.isHidden() || type.isSynthetic() || type.isAnonymousClass()) ? "bean " + beanName : type.getName();
	}

}
