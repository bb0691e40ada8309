// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.agent;

import io.github.tracepropagation.autoconfigure.JavaAgent;
import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JavaAgentAutoConfiguration} without an agent. What it does beside one
 * is tested in a Java machine of its own.
 */
class JavaAgentAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JavaAgentAutoConfiguration.class));

	@Test
	void nothingStandsBackWithoutAnAgent() {
		this.contextRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(PropagatingSenderTracingObservationHandler.class)
				.doesNotHaveBean(OpenTelemetry.class);
			assertThat(context.getBean(PropagationCheck.class).check()).isEmpty();
		});
	}

	@Test
	void askingForTheAgentLeavesTheGlobalInstanceAlone() {
		GlobalOpenTelemetry.resetForTest();
		assertThat(JavaAgent.isActive()).isFalse();
		assertThat(GlobalOpenTelemetry.isSet()).isFalse();
	}

	@Test
	void modeMayBeWrittenInKebabCase() {
		this.contextRunner.withPropertyValues("trace-propagation.java-agent.mode=stand-back")
			.run((context) -> assertThat(context.getBean(JavaAgentProperties.class).getMode())
				.isEqualTo(JavaAgent.Mode.STAND_BACK));
	}

	@Test
	void findingDependsOnTheMode() {
		assertThat(new JavaAgentCheck(false, false, JavaAgent.Mode.IGNORE).check()).isEmpty();
		assertThat(new JavaAgentCheck(true, true, JavaAgent.Mode.STAND_BACK).check()).extracting(Finding::remedy)
			.containsExactly("Remove the agent (-javaagent) to have these, or remove this library to do without them");
		assertThat(new JavaAgentCheck(true, false, JavaAgent.Mode.IGNORE).check()).singleElement()
			.satisfies((finding) -> assertThat(finding.remedy())
				.startsWith("Set trace-propagation.java-agent.mode to stand-back"));
	}

	@Test
	void agentThatCameAfterProcessingAheadOfTimeIsFound() {
		assertThat(new JavaAgentCheck(true, false, JavaAgent.Mode.STAND_BACK).check()).singleElement()
			.satisfies((finding) -> assertThat(finding.problem()).contains("processed ahead of time without it")
				.contains("two spans"));
	}

	@Test
	void agentThatHasGoneSinceProcessingAheadOfTimeIsFound() {
		this.contextRunner
			.withInitializer((context) -> context.getBeanFactory()
				.registerSingleton(JavaAgentAutoConfiguration.StandingBackConfiguration.class.getName(), "there"))
			.run((context) -> assertThat(context.getBean(PropagationCheck.class).check()).singleElement()
				.satisfies((finding) -> assertThat(finding.problem()).contains("which is not active now")));
	}

}
