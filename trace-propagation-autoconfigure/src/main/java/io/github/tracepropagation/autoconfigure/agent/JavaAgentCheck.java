// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.agent;

import java.util.List;

import io.github.tracepropagation.autoconfigure.JavaAgent;
import io.github.tracepropagation.autoconfigure.PropagationCheck;

/**
 * {@link PropagationCheck} that tells of the OpenTelemetry Java agent, since an
 * application needs one of the two only.
 */
final class JavaAgentCheck implements PropagationCheck {

	private static final Finding STANDS_BACK = new Finding(
			"The OpenTelemetry Java agent is active, so this library makes no spans of hops and writes no headers:"
					+ " there is no strict parsing, no boundary, no ledger and no context on JetStream messages",
			"Remove the agent (-javaagent) to have these, or remove this library to do without them");

	private static final Finding IGNORED = new Finding(
			"The OpenTelemetry Java agent is active and trace-propagation.java-agent.mode is ignore:"
					+ " every hop that both instrument has two spans, and its header may name the wrong one",
			"Set trace-propagation.java-agent.mode to stand-back, or switch the agent's instrumentations off"
					+ " (otel.instrumentation.common.default-enabled=false)");

	private static final Finding PROCESSED_WITHOUT = new Finding(
			"The OpenTelemetry Java agent is active, but this application was processed ahead of time without it:"
					+ " every hop that both instrument has two spans, and its header may name the wrong one",
			"Remove spring.aot.enabled, or switch the agent's instrumentations off"
					+ " (otel.instrumentation.common.default-enabled=false)");

	private static final Finding MISSING = new Finding(
			"This application was processed ahead of time with the OpenTelemetry Java agent, which is not active now:"
					+ " nothing makes spans of hops, and nothing writes headers",
			"Start it with the agent (-javaagent), process it again without, or remove spring.aot.enabled");

	private final boolean active;

	private final boolean standsBack;

	private final JavaAgent.Mode mode;

	/**
	 * Create the check.
	 * @param active whether an agent is active
	 * @param standsBack whether this library leaves spans and headers to an agent
	 * @param mode what it was asked to do
	 */
	JavaAgentCheck(boolean active, boolean standsBack, JavaAgent.Mode mode) {
		this.active = active;
		this.standsBack = standsBack;
		this.mode = mode;
	}

	@Override
	public List<Finding> check() {
		if (this.standsBack) {
			return List.of(this.active ? STANDS_BACK : MISSING);
		}
		if (!this.active) {
			return List.of();
		}
		return List.of((this.mode == JavaAgent.Mode.IGNORE) ? IGNORED : PROCESSED_WITHOUT);
	}

}
