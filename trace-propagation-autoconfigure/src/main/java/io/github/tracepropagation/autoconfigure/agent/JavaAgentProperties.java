// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.agent;

import io.github.tracepropagation.autoconfigure.JavaAgent;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of a life beside the OpenTelemetry Java agent.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.java-agent")
public class JavaAgentProperties {

	/**
	 * What to do where the OpenTelemetry Java agent is active.
	 */
	private JavaAgent.Mode mode = JavaAgent.Mode.STAND_BACK;

	public JavaAgent.Mode getMode() {
		return this.mode;
	}

	public void setMode(JavaAgent.Mode mode) {
		this.mode = mode;
	}

}
