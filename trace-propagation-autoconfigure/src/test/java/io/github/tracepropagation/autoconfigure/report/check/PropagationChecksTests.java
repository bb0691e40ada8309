// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.check;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import io.github.tracepropagation.autoconfigure.TracePropagationProperties;
import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.github.tracepropagation.autoconfigure.nats.NatsConnectionInstrumentationAutoConfiguration;
import io.github.tracepropagation.autoconfigure.nats.NatsInstrumentationAutoConfiguration;
import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.github.tracepropagation.autoconfigure.w3c.W3CPropagationAutoConfiguration;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.grpc.Channel;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.aot.BeanInstanceSupplier;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.messaging.simp.config.AbstractMessageBrokerConfiguration;
import org.springframework.messaging.simp.user.SimpUserRegistry;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.filter.ServerHttpObservationFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for the checks of {@link PropagationChecksAutoConfiguration}: each warns of what
 * it is for, and of nothing else.
 */
class PropagationChecksTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PropagationChecksAutoConfiguration.class,
				PropagationLedgerAutoConfiguration.class, W3CPropagationAutoConfiguration.class));

	@Test
	void applicationWithNothingOfItsOwnIsFine() {
		this.contextRunner.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void startsWithoutOptionalLibraries() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("io.nats", "jakarta.servlet", "org.springframework.web"))
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void contextPropagatorsOfTheApplicationAreFound() {
		this.contextRunner.withBean("mine", ContextPropagators.class, ContextPropagators::noop)
			.run((context) -> assertThat(problems(context)).singleElement()
				.asString()
				.startsWith("The bean 'mine' is a ContextPropagators"));
	}

	// What is generated then has no metadata
	@Test
	void ownContextPropagatorsAreFineWhereTheyWereProcessedAheadOfTime() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		RootBeanDefinition definition = new RootBeanDefinition(ContextPropagators.class);
		definition.setInstanceSupplier(BeanInstanceSupplier
			.<ContextPropagators>forFactoryMethod(W3CPropagationAutoConfiguration.class, "contextPropagators",
					TracePropagationProperties.class, TracingProperties.class, PropagationLedger.class,
					ObjectProvider.class)
			.withGenerator((bean) -> ContextPropagators.noop()));
		beanFactory.registerBeanDefinition("contextPropagators", definition);
		beanFactory.preInstantiateSingletons();
		assertThat(new ContextPropagatorsCheck(new CreatedBeans(beanFactory)).check()).isEmpty();
	}

	@Test
	void propagationTypeWithoutW3cIsFound() {
		this.contextRunner.withPropertyValues("management.tracing.propagation.type=B3")
			.run((context) -> assertThat(problems(context)).containsExactly(
					"management.tracing.propagation.type is [B3], without W3C: traceparent is neither read nor written"));
	}

	@Test
	void producedAndConsumedTypesWithoutW3cAreFound() {
		this.contextRunner
			.withPropertyValues("management.tracing.propagation.produce=B3",
					"management.tracing.propagation.consume=B3_MULTI")
			.run((context) -> assertThat(findings(context)).extracting(Finding::remedy)
				.containsExactly("Add W3C to management.tracing.propagation.produce",
						"Add W3C to management.tracing.propagation.consume"));
	}

	@Test
	void furtherPropagationTypeIsFine() {
		this.contextRunner.withPropertyValues("management.tracing.propagation.type=B3,W3C")
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void observationThatIsSwitchedOffIsFound() {
		this.contextRunner.withPropertyValues("management.observations.enable.http.server.requests=false")
			.run((context) -> assertThat(problems(context)).singleElement()
				.asString()
				.startsWith("management.observations.enable.http.server.requests is false"));
	}

	@Test
	void longestPrefixOfAnObservationDecides() {
		this.contextRunner
			.withPropertyValues("management.observations.enable.all=false", "management.observations.enable.nats=true",
					"management.observations.enable.grpc=true", "management.observations.enable.stream=true",
					"management.observations.enable.http=true", "management.observations.enable.http.client=false")
			.run((context) -> assertThat(problems(context)).singleElement()
				.asString()
				.startsWith("management.observations.enable.http.client is false: ")
				.endsWith("(http.client.requests)"));
	}

	@Test
	void observationWithAnotherNameIsFound() {
		this.contextRunner
			.withPropertyValues("management.observations.http.server.requests.name=calls",
					"management.observations.enable.calls=false")
			.run((context) -> assertThat(problems(context)).singleElement().asString().endsWith("(calls)"));
	}

	@Test
	void allObservationsThatOnePropertySwitchesOffAreOneFinding() {
		this.contextRunner.withPropertyValues("management.observations.enable.all=false")
			.run((context) -> assertThat(problems(context)).singleElement()
				.asString()
				.endsWith("(http.server.requests, http.client.requests, nats.publish, nats.request, nats.process, "
						+ "grpc.server, grpc.client, stream.publish, stream.process)"));
		this.contextRunner.withPropertyValues("management.observations.enable.all=false")
			.withClassLoader(new FilteredClassLoader(Connection.class, Channel.class, BindingService.class))
			.run((context) -> assertThat(problems(context)).singleElement()
				.asString()
				.endsWith("(http.server.requests, http.client.requests)"));
	}

	@Test
	void observationThatTakesNoContextMayBeSwitchedOff() {
		this.contextRunner.withPropertyValues("management.observations.enable.spring.security=false")
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void instrumentationOfOpenTelemetrysStarterIsFound() {
		String starter = "io.opentelemetry.instrumentation.spring.autoconfigure.internal.instrumentation.web.";
		this.contextRunner.withInitializer((context) -> {
			DefaultListableBeanFactory beanFactory = (DefaultListableBeanFactory) context.getBeanFactory();
			beanFactory.registerBeanDefinition(starter + "RestClientInstrumentationAutoConfiguration",
					BeanDefinitionBuilder.genericBeanDefinition(Object.class).getBeanDefinition());
		})
			.run((context) -> assertThat(problems(context)).singleElement()
				.asString()
				.endsWith("observed already: RestClientInstrumentationAutoConfiguration"));
	}

	@Test
	void executorsWithoutDecoratorAreFound() {
		this.contextRunner.withUserConfiguration(DarkExecutors.class)
			.run((context) -> assertThat(problems(context)).containsExactly(
					"ThreadPoolTaskExecutor bean 'pool' has no task decorator: what runs on it loses the trace context",
					"SimpleAsyncTaskExecutor bean 'simple' has no task decorator: what runs on it loses the trace"
							+ " context",
					"ExecutorService bean 'plain' is one of the JDK's, declared by its class: what runs on it loses the trace"
							+ " context"));
	}

	@Test
	void executorsThatAreLeftAloneOnPurposeAreFine() {
		this.contextRunner.withUserConfiguration(DarkExecutors.class)
			.withPropertyValues("trace-propagation.async.exclude=pool,si*,plain")
			.run((context) -> assertThat(findings(context)).isEmpty());
		this.contextRunner.withUserConfiguration(DarkExecutors.class)
			.withPropertyValues("trace-propagation.async.enabled=false")
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void executorsThatTakeTheContextAlongAreFine() {
		this.contextRunner.withUserConfiguration(BrightExecutors.class)
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void executorOfAnotherClassIsFine() {
		this.contextRunner.withBean("mine", OwnExecutor.class)
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void executorsThatSpringFrameworkDeclaresAreFine() {
		this.contextRunner.withUserConfiguration(BrokerConfiguration.class).run((context) -> {
			assertThat(context.getBean("brokerChannelExecutor")).isExactlyInstanceOf(ThreadPoolTaskExecutor.class);
			assertThat(findings(context)).isEmpty();
		});
	}

	@Test
	void secondObservationFilterIsFound() {
		this.contextRunner.withUserConfiguration(TwoFilters.class)
			.run((context) -> assertThat(problems(context)).containsExactly(
					"Every request is observed 2 times, by the filters of the beans filter, registration"));
	}

	@Test
	void registrationOfAFilterThatIsABeanIsNoSecondOne() {
		this.contextRunner.withUserConfiguration(OneFilter.class)
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void connectionThatIsNotInstrumentedIsFound() throws Exception {
		try (NatsTestServer server = NatsTestServer.start();
				Connection connection = Nats.connect(server.url().toString())) {
			ApplicationContextRunner runner = this.contextRunner.withBean("mine", Connection.class, () -> connection);
			runner
				.withConfiguration(AutoConfigurations.of(NatsInstrumentationAutoConfiguration.class,
						NatsConnectionInstrumentationAutoConfiguration.class))
				.run((context) -> assertThat(findings(context)).isEmpty());
			runner.run((context) -> assertThat(problems(context)).singleElement()
				.asString()
				.startsWith("NATS connection bean 'mine' is not instrumented"));
			runner.withPropertyValues("trace-propagation.nats.enabled=false")
				.run((context) -> assertThat(findings(context)).isEmpty());
			runner.withPropertyValues("trace-propagation.nats.instrument-connections=false")
				.run((context) -> assertThat(findings(context)).isEmpty());
		}
	}

	private static List<String> problems(AssertableApplicationContext context) {
		return findings(context).stream().map(Finding::problem).toList();
	}

	private static List<Finding> findings(AssertableApplicationContext context) {
		return context.getBeanProvider(PropagationCheck.class)
			.orderedStream()
			.flatMap((check) -> check.check().stream())
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class DarkExecutors {

		@Bean
		ThreadPoolTaskExecutor pool() {
			return new ThreadPoolTaskExecutor();
		}

		@Bean
		Executor simple() {
			return new SimpleAsyncTaskExecutor();
		}

		@Bean
		ExecutorService plain() {
			return Executors.newSingleThreadExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BrightExecutors {

		@Bean
		ThreadPoolTaskExecutor pool() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
			return executor;
		}

		@Bean
		SimpleAsyncTaskExecutor simple() {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
			executor.setTaskDecorator(new ContextPropagatingTaskDecorator());
			return executor;
		}

		@Bean
		ExecutorService wrapped() {
			return ContextExecutorService.wrap(Executors.newSingleThreadExecutor(),
					ContextSnapshotFactory.builder().build());
		}

		@Bean
		ThreadPoolTaskScheduler scheduler() {
			return new ThreadPoolTaskScheduler();
		}

	}

	static class OwnExecutor extends ThreadPoolTaskExecutor {

		@Override
		public void execute(Runnable task) {
			super.execute(new ContextPropagatingTaskDecorator().decorate(task));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BrokerConfiguration extends AbstractMessageBrokerConfiguration {

		@Override
		protected SimpUserRegistry createLocalUserRegistry(@Nullable Integer order) {
			return mock();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoFilters {

		@Bean
		FilterRegistrationBean<ServerHttpObservationFilter> registration() {
			return new FilterRegistrationBean<>(new ServerHttpObservationFilter(ObservationRegistry.create()));
		}

		@Bean
		ServerHttpObservationFilter filter() {
			return new ServerHttpObservationFilter(ObservationRegistry.create());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneFilter {

		@Bean
		FilterRegistrationBean<ServerHttpObservationFilter> registration(ServerHttpObservationFilter filter) {
			return new FilterRegistrationBean<>(filter);
		}

		@Bean
		ServerHttpObservationFilter filter() {
			return new ServerHttpObservationFilter(ObservationRegistry.create());
		}

	}

}
