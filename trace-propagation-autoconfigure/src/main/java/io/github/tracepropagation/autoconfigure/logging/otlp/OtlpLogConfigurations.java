// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.otlp;

import ch.qos.logback.classic.LoggerContext;
import io.github.tracepropagation.logging.otlp.OtlpLogAttachment;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configurations imported by {@link OtlpLogAutoConfiguration}.
 */
final class OtlpLogConfigurations {

	static final String PROPERTY = "trace-propagation.logging.otlp.enabled";

	private static final String APPENDER = "io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender";

	private OtlpLogConfigurations() {
	}

	/**
	 * Attaches the appender.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ OpenTelemetryAppender.class, LoggerContext.class })
	static class WithAppender {

		@Bean
		@ConditionalOnMissingBean
		OpenTelemetryAppender openTelemetryAppender() {
			OpenTelemetryAppender appender = new OpenTelemetryAppender();
			appender.setName("trace-propagation-otlp");
			appender.setCaptureKeyValuePairAttributes(true);
			return appender;
		}

		@Bean(initMethod = "open")
		@ConditionalOnMissingBean
		OtlpLogAttachment otlpLogAttachment(OpenTelemetryAppender appender, OpenTelemetry openTelemetry) {
			ILoggerFactory factory = LoggerFactory.getILoggerFactory();
			if (factory instanceof LoggerContext context) {
				return new OtlpLogAttachment(context, appender, openTelemetry);
			}
			throw new InvalidConfigurationPropertyValueException(PROPERTY, true,
					"It needs Logback, and SLF4J logs to '" + factory.getClass().getName() + "'. Set it to 'false'.");
		}

	}

	/**
	 * Looks whether there is anything to export to.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ OpenTelemetryAppender.class, SdkLoggerProvider.class })
	static class WithSdk {

		@Bean
		OtlpLogExporterCheck otlpLogExporterCheck(ListableBeanFactory beanFactory) {
			return new OtlpLogExporterCheck(beanFactory);
		}

	}

	/**
	 * Refuses the property where the appender is missing.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass(APPENDER)
	static class WithoutAppender {

		@Bean
		InitializingBean missingOtlpLogAppender() {
			throw new InvalidConfigurationPropertyValueException(PROPERTY, true, "'" + APPENDER
					+ "' is not on the classpath. Add the dependency "
					+ "'io.opentelemetry.instrumentation:opentelemetry-logback-appender-1.0', or set it to 'false'.");
		}

	}

}
