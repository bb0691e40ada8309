// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.logging.TraceLoggingAutoConfiguration;
import io.github.tracepropagation.autoconfigure.logging.TraceLoggingProperties;
import io.github.tracepropagation.concurrent.bean.ExecutorBeanPostProcessor;
import io.github.tracepropagation.logging.MdcEventListener;
import io.github.tracepropagation.logging.MdcKeys;
import io.grpc.BindableService;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.aot.BeanInstanceSupplier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Instrumentation}.
 */
class InstrumentationTests {

	// Parts of rooms that are there with them, and what all rooms share
	private static final List<String> NO_ROOMS = List.of("AsyncRequestAutoConfiguration", "JavaAgentAutoConfiguration",
			"ClientHttpRequestPropagationAutoConfiguration", "JettyContainerLoggingAutoConfiguration",
			"TomcatContainerLoggingAutoConfiguration", "CarrierPropagationAutoConfiguration",
			"PropagationLedgerAutoConfiguration", "LogCoverageAutoConfiguration",
			"NatsInstrumentationAutoConfiguration", "NatsConnectionAutoConfiguration",
			"NatsConnectionMetricsAutoConfiguration", "NatsHealthContributorAutoConfiguration",
			"OtlpLogAutoConfiguration", "PropagationReportAutoConfiguration", "PropagationChecksAutoConfiguration",
			"HttpClientReportAutoConfiguration", "GrpcPropagationAutoConfiguration");

	private final List<String> imports = ImportCandidates.load(AutoConfiguration.class, null)
		.getCandidates()
		.stream()
		.filter((name) -> name.startsWith("io.github.tracepropagation."))
		.toList();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations
			.of(this.imports.stream().map((name) -> ClassUtils.resolveClassName(name, null)).toArray(Class<?>[]::new)));

	@Test
	void everythingThatDecidesExists() {
		List<String> deciding = Instrumentation.DECIDING.values().stream().flatMap(Collection::stream).toList();
		assertThat(deciding).filteredOn((source) -> !source.contains("#")).isSubsetOf(this.imports);
		assertThat(deciding).filteredOn((source) -> source.contains("#")).allSatisfy((source) -> {
			String[] classAndMethod = source.split("#");
			Class<?> type = ClassUtils.resolveClassName(classAndMethod[0], null);
			assertThat(type.getDeclaredMethods()).extracting("name").contains(classAndMethod[1]);
		});
	}

	@Test
	void everyAutoConfigurationDecidesAboutARoomOrIsKnownToBeNone() {
		List<String> rooms = Instrumentation.DECIDING.values()
			.stream()
			.flatMap(Collection::stream)
			.map((source) -> source.split("#")[0])
			.toList();
		assertThat(this.imports).filteredOn((name) -> !rooms.contains(name))
			.extracting(ClassUtils::getShortName)
			.containsExactlyInAnyOrderElementsOf(NO_ROOMS);
	}

	@Test
	void asynchronousWorkIsOffWhereExecutorsAreLeftAlone() {
		this.contextRunner.withBean("mine", ExecutorBeanPostProcessor.class, () -> mock())
			.run((context) -> assertThat(new Instrumentation(context.getBeanFactory()).states().get("async"))
				.isEqualTo(RoomState.off("the bean mine takes its place")));
	}

	@Test
	void roomWithoutItsLibraryIsOff() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(Connection.class))
			.run((context) -> assertThat(new Instrumentation(context.getBeanFactory()).states().get("nats.template"))
				.isEqualTo(RoomState.off("io.nats.client.Connection is not on the classpath")));
	}

	@Test
	void roomWhoseSwitchIsOffIsOff() {
		this.contextRunner.withPropertyValues("trace-propagation.http.client.instrument-beans=false")
			.run((context) -> assertThat(
					new Instrumentation(context.getBeanFactory()).states().get("http.client.rest-client"))
				.isEqualTo(RoomState.off("trace-propagation.http.client.instrument-beans is not true")));
	}

	@Test
	void roomWithoutATracerIsOff() {
		this.contextRunner.run(
				(context) -> assertThat(new Instrumentation(context.getBeanFactory()).states().get("boundary").reason())
					.startsWith("there is no bean of type "));
	}

	@Test
	void connectionsAreOffWhereThereIsNone() {
		this.contextRunner
			.run((context) -> assertThat(new Instrumentation(context.getBeanFactory()).states().get("nats.connections"))
				.isEqualTo(RoomState.off("there is no bean of type io.nats.client.Connection")));
	}

	@Test
	void serverOfGrpcIsOffWhereNoServiceIs() {
		this.contextRunner.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.run((context) -> assertThat(new Instrumentation(context.getBeanFactory()).states())
				.containsEntry("grpc.server", RoomState.off("there is no bean of type io.grpc.BindableService"))
				.containsEntry("grpc.client", RoomState.ON));
		this.contextRunner.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withBean(BindableService.class, () -> mock())
			.run((context) -> assertThat(new Instrumentation(context.getBeanFactory()).states())
				.containsEntry("grpc.server", RoomState.ON));
	}

	@Test
	void excludedAutoConfigurationIsOff() {
		this.contextRunner.run((context) -> {
			ConditionEvaluationReport.get(context.getBeanFactory())
				.recordExclusions(
						List.of("io.github.tracepropagation.autoconfigure.w3c.W3CPropagationAutoConfiguration"));
			assertThat(new Instrumentation(context.getBeanFactory()).states().get("w3c").reason())
				.isEqualTo("the auto-configuration io.github.tracepropagation.autoconfigure.w3c."
						+ "W3CPropagationAutoConfiguration is excluded");
		});
	}

	@Test
	void autoConfigurationThatIsNotImportedIsOff() {
		new ApplicationContextRunner().withUserConfiguration(PropagationReportAutoConfiguration.class)
			.run((context) -> assertThat(new Instrumentation(context.getBeanFactory()).states().get("logging").reason())
				.endsWith("TraceLoggingAutoConfiguration is not imported"));
	}

	// No condition is evaluated, and no definition has metadata
	@Test
	void whatWasDecidedAheadOfTimeIsKnownByItsBeans() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerBeanDefinition(TraceLoggingAutoConfiguration.class.getName(),
				new RootBeanDefinition(TraceLoggingAutoConfiguration.class));
		RootBeanDefinition listener = new RootBeanDefinition(MdcEventListener.class);
		listener.setInstanceSupplier(BeanInstanceSupplier.forFactoryMethod(TraceLoggingAutoConfiguration.class,
				"mdcEventListener", MdcKeys.class, TraceLoggingProperties.class, Environment.class));
		beanFactory.registerBeanDefinition("mdcEventListener", listener);
		Map<String, RoomState> states = new Instrumentation(beanFactory).states();
		assertThat(states.get("logging")).isEqualTo(RoomState.ON);
		assertThat(states.get("w3c"))
			.isEqualTo(RoomState.off("it was left out when the application was processed ahead of time"));
	}

}
