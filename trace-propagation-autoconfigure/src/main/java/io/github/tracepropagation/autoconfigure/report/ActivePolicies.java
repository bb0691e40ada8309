// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

import io.github.tracepropagation.autoconfigure.JavaAgent;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.boundary.rules.RuleBasedInboundPolicy;
import io.github.tracepropagation.boundary.rules.RuleBasedOutboundPolicy;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Names the policies that are asked at every hop. One of this library tells its rules,
 * one of the application is named by its class or else its bean.
 */
final class ActivePolicies {

	private static final String NONE = "none";

	private static final String LEFT = "none (left to the OpenTelemetry Java agent)";

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
		if (JavaAgent.isLeftTo(this.beanFactory)) {
			return LEFT;
		}
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

	// The text of what is not this library's may have secrets, and may fail
	private static String describe(String name, Object bean) {
		Object target = AopProxyUtils.getSingletonTarget(bean);
		Object policy = (target != null) ? target : bean;
		if (policy instanceof RuleBasedInboundPolicy || policy instanceof RuleBasedOutboundPolicy) {
			return policy.toString();
		}
		Class<?> type = ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(policy));
		return (type.isHidden() || type.isSynthetic() || type.isAnonymousClass() || Proxy.isProxyClass(type))
				? "bean " + name : type.getName();
	}

}
