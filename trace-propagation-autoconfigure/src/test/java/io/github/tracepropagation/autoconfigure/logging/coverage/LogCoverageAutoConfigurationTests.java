// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.coverage;

import java.time.Duration;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import io.github.tracepropagation.autoconfigure.PropagationReportSection;
import io.github.tracepropagation.autoconfigure.logging.TraceLoggingAutoConfiguration;
import io.github.tracepropagation.logging.coverage.LogCoverage;
import io.github.tracepropagation.logging.coverage.LogCoverageAttachment;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogCoverageAutoConfiguration}.
 */
class LogCoverageAutoConfigurationTests {

	private static final String ENABLED = "trace-propagation.logging.coverage.enabled=true";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(TraceLoggingAutoConfiguration.class, LogCoverageAutoConfiguration.class));

	@Test
	void isOffByDefault() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(LogCoverage.class)
			.doesNotHaveBean(LogCoverageAttachment.class)
			.doesNotHaveBean(PropagationReportSection.class)
			.doesNotHaveBean(PropagationCheck.class));
	}

	@Test
	void isASectionOfTheReportWhenSwitchedOn() {
		this.contextRunner.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(LogCoverage.class)
				.doesNotHaveBean(PropagationCheck.class)
				.getBean(PropagationReportSection.class)
				.extracting(PropagationReportSection::name)
				.isEqualTo("logCoverage"));
	}

	@Test
	void startsWhenItsOwnContextIsReadyAndNotWithAChild() {
		this.contextRunner.withPropertyValues(ENABLED).run((context) -> {
			GenericApplicationContext child = new GenericApplicationContext();
			child.setParent(context);
			child.refresh();
			child.publishEvent(ready(child));
			assertThat(context.getBean(LogCoverage.class).report().since()).isNull();
			context.publishEvent(ready(context.getSourceApplicationContext()));
			assertThat(context.getBean(LogCoverage.class).report().since()).isNotNull();
			child.close();
		});
	}

	private static ApplicationReadyEvent ready(ConfigurableApplicationContext context) {
		return new ApplicationReadyEvent(new SpringApplication(), new String[0], context, Duration.ZERO);
	}

	@Test
	void isOffWithTheRoom() {
		this.contextRunner.withPropertyValues(ENABLED, "trace-propagation.logging.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LogCoverage.class)
				.doesNotHaveBean(PropagationCheck.class));
	}

	@Test
	void isOffWithTheStarter() {
		this.contextRunner.withPropertyValues(ENABLED, "trace-propagation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LogCoverage.class)
				.doesNotHaveBean(PropagationCheck.class));
	}

	@Test
	void backsOffOnCustomCounters() {
		LogCoverage custom = new LogCoverage((name) -> "all");
		this.contextRunner.withPropertyValues(ENABLED)
			.withBean("custom", LogCoverage.class, () -> custom)
			.run((context) -> {
				assertThat(context).hasSingleBean(LogCoverage.class);
				custom.record("orders", "main", false);
				assertThat(context.getBean(PropagationReportSection.class).content()).isEqualTo(custom.report());
			});
	}

	@Test
	void isIgnoredWithASentenceWithoutLogback() {
		this.contextRunner.withPropertyValues(ENABLED)
			.withClassLoader(new FilteredClassLoader("ch.qos.logback", "net.logstash.logback"))
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(LogCoverage.class)
					.doesNotHaveBean(PropagationReportSection.class);
				assertThat(context.getBean(PropagationCheck.class).check()).containsExactly(new Finding(
						"'trace-propagation.logging.coverage.enabled' is set, but the logging system is not Logback, "
								+ "so no log event is counted",
						"Log with Logback, Spring Boot's default, or remove the property"));
			});
	}

}
