// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.http.server.tomcat.ContainerScopeValve;
import jakarta.servlet.Servlet;
import org.apache.catalina.Valve;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the ids of the trace on Tomcat's own log lines.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnEnabledPropagation("http.server")
@ConditionalOnBooleanProperty(name = "trace-propagation.http.server.container-logging", matchIfMissing = true)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Servlet.class, Valve.class, ConfigurableTomcatWebServerFactory.class })
public final class TomcatContainerLoggingAutoConfiguration {

	TomcatContainerLoggingAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	TomcatCustomizer tomcatContainerLoggingCustomizer() {
		return new TomcatCustomizer();
	}

	/**
	 * Adds the valve.
	 */
	static class TomcatCustomizer implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

		@Override
		public void customize(ConfigurableTomcatWebServerFactory factory) {
			factory.addEngineValves(new ContainerScopeValve());
		}

	}

}
