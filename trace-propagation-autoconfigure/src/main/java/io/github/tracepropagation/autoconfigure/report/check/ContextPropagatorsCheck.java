// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.check;

import java.util.List;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.opentelemetry.context.propagation.ContextPropagators;

/**
 * {@link PropagationCheck} for {@link ContextPropagators} of the application's own, which
 * take the place of the strict W3C ones.
 */
final class ContextPropagatorsCheck implements PropagationCheck {

	private static final String OURS = "io.github.tracepropagation.autoconfigure.";

	private final CreatedBeans beans;

	ContextPropagatorsCheck(CreatedBeans beans) {
		this.beans = beans;
	}

	@Override
	public List<Finding> check() {
		return this.beans.ofType(ContextPropagators.class)
			.keySet()
			.stream()
			.filter((name) -> !isOurs(name))
			.map((name) -> new Finding(
					"The bean '" + name + "' is a ContextPropagators and takes the place of the strict W3C propagators",
					"Remove it, and declare what it adds as a bean of type TextMapPropagator, which goes along"))
			.toList();
	}

	private boolean isOurs(String name) {
		String declaring = this.beans.declaringClass(name);
		return declaring != null && declaring.startsWith(OURS);
	}

}
