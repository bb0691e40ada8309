// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.check;

import java.util.ArrayList;
import java.util.List;

import io.github.tracepropagation.autoconfigure.PropagationCheck;

import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties.Propagation;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties.Propagation.PropagationType;

/**
 * {@link PropagationCheck} for {@code management.tracing.propagation} without W3C.
 */
final class PropagationTypesCheck implements PropagationCheck {

	private static final String PREFIX = "management.tracing.propagation.";

	private final Propagation propagation;

	PropagationTypesCheck(Propagation propagation) {
		this.propagation = propagation;
	}

	@Override
	public List<Finding> check() {
		List<PropagationType> type = this.propagation.getType();
		List<Finding> findings = new ArrayList<>();
		if (type != null) {
			check("type", type, "traceparent is neither read nor written", findings);
			return findings;
		}
		check("produce", this.propagation.getProduce(), "traceparent is not written", findings);
		check("consume", this.propagation.getConsume(), "traceparent is not read", findings);
		return findings;
	}

	private static void check(String key, List<PropagationType> types, String consequence, List<Finding> findings) {
		if (!types.contains(PropagationType.W3C)) {
			findings.add(new Finding(PREFIX + key + " is " + types + ", without W3C: " + consequence,
					"Add W3C to " + PREFIX + key));
		}
	}

}
