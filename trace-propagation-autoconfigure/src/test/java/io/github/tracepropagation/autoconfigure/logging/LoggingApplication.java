// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * Runs a real application for a test of its log, and afterwards gives the JVM back its
 * logging as it was before.
 */
public class LoggingApplication implements BeforeEachCallback, AfterEachCallback {

	public static final Logger logger = LoggerFactory.getLogger("com.example.Orders");

	private @Nullable KeptLogging kept;

	private Class<?> source = Application.class;

	private ClassLoader classLoader = LoggingApplication.class.getClassLoader();

	@Override
	public void beforeEach(ExtensionContext context) {
		this.kept = new KeptLogging();
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		if (this.kept != null) {
			this.kept.close();
		}
	}

	public LoggingApplication withClassLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
		return this;
	}

	public LoggingApplication withSource(Class<?> source) {
		this.source = source;
		return this;
	}

	public void run(Consumer<Tracer> work, String... properties) {
		runContext((context) -> work.accept(context.getBean(Tracer.class)), properties);
	}

	public void runContext(Consumer<ConfigurableApplicationContext> work, String... properties) {
		SpringApplication application = new SpringApplication(new DefaultResourceLoader(this.classLoader), this.source);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.of("spring.main.banner-mode", "off"));
		try (ConfigurableApplicationContext context = application.run(arguments(properties))) {
			work.accept(context);
		}
	}

	private static String[] arguments(String... properties) {
		return List.of(properties).stream().map((property) -> "--" + property).toArray(String[]::new);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
