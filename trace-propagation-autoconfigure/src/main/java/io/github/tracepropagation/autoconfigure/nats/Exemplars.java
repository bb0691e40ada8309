// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.List;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Tells whether a meter registry keeps sampled spans as examples of what it measures.
 * Those that do are given the current span by a bean of Spring Boot's.
 */
final class Exemplars {

	private static final List<String> SPAN_SUPPLIERS = List.of("io.prometheus.metrics.tracer.common.SpanContext",
			"io.micrometer.registry.otlp.ExemplarContextProvider");

	private Exemplars() {
	}

	static boolean areKept(ListableBeanFactory beanFactory) {
		return SPAN_SUPPLIERS.stream()
			.filter((name) -> ClassUtils.isPresent(name, Exemplars.class.getClassLoader()))
			.map((name) -> ClassUtils.resolveClassName(name, Exemplars.class.getClassLoader()))
			.anyMatch((type) -> beanFactory.getBeanNamesForType(type, true, false).length > 0);
	}

}
