// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.http.server.ExcludedPaths;
import io.github.tracepropagation.http.server.TraceResponseHeader;
import io.github.tracepropagation.http.server.servlet.ErrorDispatchFilter;
import io.github.tracepropagation.http.server.servlet.ServletHopResolver;
import io.github.tracepropagation.http.server.servlet.TracePropagationFilter;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Auto-configuration for the observation filter of a servlet application, in the place of
 * Spring Boot's, and for what its error responses need.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ObservationAutoConfiguration.class, before = WebMvcObservationAutoConfiguration.class)
@ConditionalOnEnabledPropagation("http.server")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ DispatcherServlet.class, WebMvcObservationAutoConfiguration.class })
@ConditionalOnBean(ObservationRegistry.class)
@EnableConfigurationProperties(ObservationProperties.class)
@Import({ TraceResponseHeaderConfiguration.class, ExcludedPathsConfiguration.class,
		ServletProblemDetailConfiguration.class })
public final class ServletPropagationAutoConfiguration {

	ServletPropagationAutoConfiguration() {
	}

	/*
	 * The type is declared as Spring Boot declares its own. By any other, a more precise
	 * one as well, Boot's filter would not back off and each request would be counted
	 * twice.
	 */
	@Bean
	@ConditionalOnMissingFilterBean
	FilterRegistrationBean<ServerHttpObservationFilter> tracePropagationFilter(ObservationRegistry registry,
			ObjectProvider<ServerRequestObservationConvention> customConvention,
			ObservationProperties observationProperties, TraceResponseHeader responseHeader,
			ExcludedPaths excludedPaths, ObjectProvider<PropagationBoundary> boundary) {
		String name = observationProperties.getHttp().getServer().getRequests().getName();
		ServerRequestObservationConvention convention = customConvention
			.getIfAvailable(() -> new DefaultServerRequestObservationConvention(name));
		FilterRegistrationBean<ServerHttpObservationFilter> registration = new FilterRegistrationBean<>(
				new TracePropagationFilter(registry, convention, responseHeader, excludedPaths,
						boundary.getIfAvailable()));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		return registration;
	}

	@Bean
	@ConditionalOnMissingFilterBean
	FilterRegistrationBean<ErrorDispatchFilter> errorDispatchFilter(TraceResponseHeader responseHeader) {
		FilterRegistrationBean<ErrorDispatchFilter> registration = new FilterRegistrationBean<>(
				new ErrorDispatchFilter(responseHeader));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		registration.setDispatcherTypes(DispatcherType.ERROR);
		return registration;
	}

	@Bean
	@ConditionalOnMissingBean
	ServletHopResolver servletHopResolver() {
		return new ServletHopResolver();
	}

}
