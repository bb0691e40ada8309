// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.coverage;

import java.util.List;

import ch.qos.logback.classic.LoggerContext;
import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import io.github.tracepropagation.logging.MdcKeys;
import io.github.tracepropagation.logging.coverage.LogCoverage;
import io.github.tracepropagation.logging.coverage.LogCoverageAppender;
import io.github.tracepropagation.logging.coverage.LogCoverageAttachment;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * The alternatives of the logging system.
 */
final class LogCoverageConfigurations {

	private LogCoverageConfigurations() {
	}

	/**
	 * Counts what Logback logs.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnLogbackCondition.class)
	static class Logback {

		@Bean
		@ConditionalOnMissingBean
		LogCoverage logCoverage(ObjectProvider<LoggerGroups> loggerGroups) {
			return new LogCoverage(ApplicationLoggerGroups.names(loggerGroups.getIfAvailable()));
		}

		@Bean
		@ConditionalOnMissingBean
		LogCoverageAttachment logCoverageAttachment(LogCoverage coverage, MdcKeys keys) {
			return new LogCoverageAttachment((LoggerContext) LoggerFactory.getILoggerFactory(),
					new LogCoverageAppender(coverage, keys.traceId()));
		}

		@Bean
		@ConditionalOnMissingBean
		LogCoverageStart logCoverageStart(ApplicationContext context, LogCoverage coverage,
				LogCoverageAttachment attachment) {
			return new LogCoverageStart(context, coverage, attachment);
		}

		@Bean
		@ConditionalOnMissingBean
		LogCoverageSection logCoverageSection(LogCoverage coverage, LogCoverageAttachment attachment) {
			return new LogCoverageSection(coverage, attachment);
		}

	}

	/**
	 * Says that nothing is counted.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(LogCoverageSection.class)
	static class OtherLoggingSystem {

		@Bean
		PropagationCheck logCoverageCheck() {
			return () -> List.of(new Finding(
					"'trace-propagation.logging.coverage.enabled' is set, but the logging system is not Logback, "
							+ "so no log event is counted",
					"Log with Logback, Spring Boot's default, or remove the property"));
		}

	}

}
