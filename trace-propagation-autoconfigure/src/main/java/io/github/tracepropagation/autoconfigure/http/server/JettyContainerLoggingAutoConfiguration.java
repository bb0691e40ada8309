// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.http.server.jetty.ContainerScopeListener;
import jakarta.servlet.Servlet;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the ids of the trace on Jetty's own log lines.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnEnabledPropagation("http.server")
@ConditionalOnBooleanProperty(name = "trace-propagation.http.server.container-logging", matchIfMissing = true)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Servlet.class, Server.class, ConfigurableJettyWebServerFactory.class })
public final class JettyContainerLoggingAutoConfiguration {

	JettyContainerLoggingAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	JettyCustomizer jettyContainerLoggingCustomizer() {
		return new JettyCustomizer();
	}

	/**
	 * Adds the listener.
	 */
	static class JettyCustomizer implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

		@Override
		public void customize(ConfigurableJettyWebServerFactory factory) {
			factory.addServerCustomizers((server) -> server.getDescendants(ContextHandler.class)
				.forEach((context) -> context.addEventListener(new ContainerScopeListener())));
		}

	}

}
