// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import java.util.List;

import io.github.tracepropagation.http.server.ExcludedPaths;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Makes the {@link ExcludedPaths} that the properties name, or else those of Actuator,
 * wherever the application has put them.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpServerProperties.class)
class ExcludedPathsConfiguration {

	private static final String PROPERTY = "trace-propagation.http.server.exclude";

	@Bean
	@ConditionalOnMissingBean
	ExcludedPaths excludedPaths(HttpServerProperties properties, Environment environment) {
		List<String> patterns = properties.getExclude();
		if (patterns == null) {
			return ExcludedPaths.of(actuator(Binder.get(environment)));
		}
		patterns.forEach(ExcludedPathsConfiguration::check);
		return ExcludedPaths.of(patterns);
	}

	private static void check(String pattern) {
		try {
			ExcludedPaths.of(List.of(pattern));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(PROPERTY, pattern,
					"It must be a path pattern of Spring, such as '/actuator/**' or '/*/health': " + ex.getMessage()
							+ ".",
					ex);
		}
	}

	// A base path that is the root would exclude everything
	private static List<String> actuator(Binder binder) {
		String basePath = path(binder, "management.endpoints.web.base-path", "/actuator");
		return basePath.isEmpty() ? List.of() : List.of(path(binder, "spring.mvc.servlet.path", "") + basePath + "/**");
	}

	private static String path(Binder binder, String property, String defaultPath) {
		String path = binder.bind(property, String.class).orElse(defaultPath);
		return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
	}

}
