// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.check;

import java.util.List;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;

/**
 * {@link PropagationCheck} for the instrumentation of OpenTelemetry's own starter for
 * Spring Boot, whose auto-configurations are known by their names.
 */
final class OpenTelemetryStarterCheck implements PropagationCheck {

	private static final String STARTER = "io.opentelemetry.instrumentation.spring.autoconfigure.";

	private static final String INSTRUMENTATION = "InstrumentationAutoConfiguration";

	private final CreatedBeans beans;

	OpenTelemetryStarterCheck(CreatedBeans beans) {
		this.beans = beans;
	}

	@Override
	public List<Finding> check() {
		List<String> instrumentations = this.beans.declaredNames()
			.stream()
			.filter((name) -> name.startsWith(STARTER) && name.endsWith(INSTRUMENTATION))
			.map((name) -> name.substring(name.lastIndexOf('.') + 1))
			.sorted()
			.toList();
		return instrumentations.isEmpty() ? List.of()
				: List.of(new Finding(
						"OpenTelemetry's starter for Spring Boot instruments hops that are observed already: "
								+ String.join(", ", instrumentations),
						"Remove opentelemetry-spring-boot-starter, or set"
								+ " otel.instrumentation.common.default-enabled to false"));
	}

}
