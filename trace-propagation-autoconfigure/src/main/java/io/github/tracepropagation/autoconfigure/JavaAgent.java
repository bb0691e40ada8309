// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import io.opentelemetry.api.GlobalOpenTelemetry;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Tells whether the OpenTelemetry Java agent instruments this JVM, and who then makes the
 * spans and writes the headers. To ask has no side effect: where no agent is,
 * {@link GlobalOpenTelemetry} stays as it is.
 *
 * @since 0.1.0
 */
public final class JavaAgent {

	private static final String AGENT_PACKAGE = "io.opentelemetry.javaagent.";

	private static final String MODE = "trace-propagation.java-agent.mode";

	private static final String STANDING_BACK = JavaAgent.class.getPackageName()
			+ ".agent.JavaAgentAutoConfiguration$StandingBackConfiguration";

	private JavaAgent() {
	}

	/**
	 * Return whether an agent is attached and at work. One that is switched off by
	 * {@code otel.javaagent.enabled=false} is not.
	 * @return whether an agent is active
	 */
	public static boolean isActive() {
		return GlobalOpenTelemetry.getOrNoop().getClass().getName().startsWith(AGENT_PACKAGE);
	}

	/**
	 * Return whether this library leaves spans and headers to an agent.
	 * @param environment has the property that overrules
	 * @return whether an agent is active and the property does not say to ignore it
	 */
	public static boolean leads(Environment environment) {
		return isActive() && mode(environment) == Mode.STAND_BACK;
	}

	/**
	 * Return whether the beans of an application leave spans and headers to an agent. An
	 * application that is processed ahead of time has decided so before it runs, whatever
	 * agent is active by then.
	 * @param beanFactory has the beans
	 * @return whether this library stands back in that application
	 */
	public static boolean isLeftTo(BeanFactory beanFactory) {
		return beanFactory.containsBean(STANDING_BACK);
	}

	private static Mode mode(Environment environment) {
		return Binder.get(environment).bind(MODE, Mode.class).orElse(Mode.STAND_BACK);
	}

	/**
	 * What becomes of this library where an agent is active.
	 */
	public enum Mode {

		/**
		 * The agent makes the spans of the hops and writes their headers. This library
		 * makes none and writes none.
		 */
		STAND_BACK,

		/**
		 * Both make spans and write headers. For an agent that instruments nothing this
		 * library does.
		 */
		IGNORE

	}

}
