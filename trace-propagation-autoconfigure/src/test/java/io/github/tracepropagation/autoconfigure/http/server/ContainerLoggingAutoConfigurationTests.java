// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import org.apache.catalina.Valve;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TomcatContainerLoggingAutoConfiguration} and
 * {@link JettyContainerLoggingAutoConfiguration}.
 */
class ContainerLoggingAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(TomcatContainerLoggingAutoConfiguration.class, JettyContainerLoggingAutoConfiguration.class);

	private static final String TOMCAT = "tomcatContainerLoggingCustomizer";

	private static final String JETTY = "jettyContainerLoggingCustomizer";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void containersAreCustomized() {
		this.contextRunner.run((context) -> assertThat(context).hasBean(TOMCAT).hasBean(JETTY));
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-propagation.http.server.container-logging=false",
			"trace-propagation.http.server.enabled=false", "trace-propagation.enabled=false" })
	void containersAreLeftAloneWhereThisIsSwitchedOff(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(TOMCAT).doesNotHaveBean(JETTY));
	}

	@Test
	void customizersOfTheApplicationWin() {
		TomcatContainerLoggingAutoConfiguration.TomcatCustomizer tomcat = new TomcatContainerLoggingAutoConfiguration.TomcatCustomizer();
		JettyContainerLoggingAutoConfiguration.JettyCustomizer jetty = new JettyContainerLoggingAutoConfiguration.JettyCustomizer();
		this.contextRunner.withBean("own", TomcatContainerLoggingAutoConfiguration.TomcatCustomizer.class, () -> tomcat)
			.withBean("ownJetty", JettyContainerLoggingAutoConfiguration.JettyCustomizer.class, () -> jetty)
			.run((context) -> assertThat(context).doesNotHaveBean(TOMCAT).doesNotHaveBean(JETTY));
	}

	@Test
	void backsOffWithoutTomcat() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(Valve.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TOMCAT).hasBean(JETTY));
	}

	@Test
	void backsOffWithoutJetty() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(Server.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(JETTY).hasBean(TOMCAT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.tomcat", "org.springframework.boot.jetty" })
	void backsOffWithoutBootsModule(String module) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(module))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(module.endsWith("tomcat") ? TOMCAT : JETTY));
	}

	@Test
	void backsOffOutsideAServletApplication() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).doesNotHaveBean(TOMCAT).doesNotHaveBean(JETTY));
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).doesNotHaveBean(TOMCAT).doesNotHaveBean(JETTY));
	}

}
