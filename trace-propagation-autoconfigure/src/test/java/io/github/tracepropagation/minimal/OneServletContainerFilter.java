// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.minimal;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Tests have Tomcat and Jetty on their class path, of which an application would take
 * Jetty. Leaves it Tomcat, or Jetty where the property {@value #PROPERTY} says so.
 */
public class OneServletContainerFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	/**
	 * Name of the property, whose value is {@code tomcat} or {@code jetty}.
	 */
	public static final String PROPERTY = "test.servlet-container";

	private String other = "jetty";

	@Override
	public void setEnvironment(Environment environment) {
		this.other = "jetty".equals(environment.getProperty(PROPERTY)) ? "tomcat" : "jetty";
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
		String excluded = "org.springframework.boot." + this.other + ".";
		boolean[] matches = new boolean[autoConfigurations.length];
		for (int i = 0; i < matches.length; i++) {
			String name = autoConfigurations[i];
			matches[i] = name == null || !name.startsWith(excluded);
		}
		return matches;
	}

}
