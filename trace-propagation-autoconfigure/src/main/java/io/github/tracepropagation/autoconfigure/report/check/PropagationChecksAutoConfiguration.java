// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.ConditionalOnJavaAgent;
import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.nats.client.Connection;
import jakarta.servlet.Filter;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.PatternMatchUtils;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Auto-configuration for the checks that belong to no single room. Where the Java agent
 * makes the spans nothing of this matters.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnEnabledPropagation
@ConditionalOnJavaAgent(leads = false)
@EnableConfigurationProperties(TracingProperties.class)
public final class PropagationChecksAutoConfiguration {

	PropagationChecksAutoConfiguration() {
	}

	@Bean
	ContextPropagatorsCheck contextPropagatorsCheck(ConfigurableListableBeanFactory beanFactory) {
		return new ContextPropagatorsCheck(new CreatedBeans(beanFactory));
	}

	@Bean
	PropagationTypesCheck propagationTypesCheck(TracingProperties properties) {
		return new PropagationTypesCheck(properties.getPropagation());
	}

	@Bean
	ObservationSwitchCheck observationSwitchCheck(Environment environment,
			ConfigurableListableBeanFactory beanFactory) {
		Map<String, Boolean> enable = Binder.get(environment)
			.bind("management.observations.enable", Bindable.mapOf(String.class, Boolean.class))
			.orElse(Map.of());
		List<String> names = new ArrayList<>(List.of(http(environment, "server"), http(environment, "client")));
		if (ClassUtils.isPresent("io.nats.client.Connection", beanFactory.getBeanClassLoader())) {
			names.addAll(List.of("nats.publish", "nats.request", "nats.process"));
		}
		if (ClassUtils.isPresent("io.micrometer.core.instrument.binder.grpc.ObservationGrpcServerInterceptor",
				beanFactory.getBeanClassLoader())
				&& ClassUtils.isPresent("io.grpc.Channel", beanFactory.getBeanClassLoader())) {
			names.addAll(List.of("grpc.server", "grpc.client"));
		}
		if (ClassUtils.isPresent("org.springframework.cloud.stream.binding.BindingService",
				beanFactory.getBeanClassLoader())) {
			names.addAll(List.of("stream.publish", "stream.process"));
		}
		return new ObservationSwitchCheck(enable, names);
	}

	private static String http(Environment environment, String side) {
		return environment.getProperty("management.observations.http." + side + ".requests.name",
				"http." + side + ".requests");
	}

	@Bean
	OpenTelemetryStarterCheck openTelemetryStarterCheck(ConfigurableListableBeanFactory beanFactory) {
		return new OpenTelemetryStarterCheck(new CreatedBeans(beanFactory));
	}

	@Bean
	@ConditionalOnEnabledPropagation("async")
	ExecutorCheck executorCheck(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		String[] excluded = Binder.get(environment)
			.bind("trace-propagation.async.exclude", String[].class)
			.orElseGet(() -> new String[0]);
		boolean leftToBoot = "false".equals(environment.getProperty("spring.task.execution.propagate-context"));
		return new ExecutorCheck(new CreatedBeans(beanFactory), (name) -> PatternMatchUtils.simpleMatch(excluded, name)
				|| (leftToBoot && name.equals("applicationTaskExecutor")));
	}

	/**
	 * Checks NATS connections, unless they are left alone on purpose.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Connection.class)
	@ConditionalOnEnabledPropagation("nats")
	@ConditionalOnBooleanProperty(name = "trace-propagation.nats.instrument-connections", matchIfMissing = true)
	static class NatsConfiguration {

		@Bean
		NatsConnectionCheck natsConnectionCheck(ConfigurableListableBeanFactory beanFactory) {
			return new NatsConnectionCheck(new CreatedBeans(beanFactory));
		}

	}

	/**
	 * Checks the filters of a servlet application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Filter.class, FilterRegistrationBean.class, ServerHttpObservationFilter.class })
	static class ServletConfiguration {

		@Bean
		ServerFilterCheck serverFilterCheck(ConfigurableListableBeanFactory beanFactory) {
			return new ServerFilterCheck(new CreatedBeans(beanFactory));
		}

	}

}
