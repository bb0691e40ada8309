// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationTextPublisher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose beans only observations honour has its NATS hops observed. It is
 * in a package of the library's, and not in one of its wiring, whose own beans are no
 * reason.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsEngineChoiceTests {

	@ParameterizedTest
	@ValueSource(classes = { TemplateConvention.class, ListenerConvention.class, BatchConvention.class,
			GlobalConvention.class, Predicate.class, Filter.class, Handler.class, Registry.class, Customizer.class })
	void beanThatOnlyObservationsHonourAsksForThem(Class<?> configuration) {
		new ApplicationContextRunner().withUserConfiguration(EverythingOfBoot.class, configuration)
			.withPropertyValues("management.tracing.export.enabled=false")
			.run((context) -> assertThat(context).getBean(NatsInstrumentation.class)
				.isInstanceOf(ObservationNatsInstrumentation.class));
	}

	@Test
	void beanThatIsRegisteredWithoutAMethodAsksForThemToo() {
		ObservationPredicate predicate = (name, context) -> true;
		new ApplicationContextRunner().withUserConfiguration(EverythingOfBoot.class)
			.withBean("own", ObservationPredicate.class, () -> predicate)
			.withPropertyValues("management.tracing.export.enabled=false")
			.run((context) -> assertThat(context).getBean(NatsInstrumentation.class)
				.isInstanceOf(ObservationNatsInstrumentation.class));
		new ApplicationContextRunner().withUserConfiguration(EverythingOfBoot.class, ObservationTextPublisher.class)
			.withPropertyValues("management.tracing.export.enabled=false")
			.run((context) -> assertThat(context).getBean(NatsInstrumentation.class)
				.isInstanceOf(ObservationNatsInstrumentation.class));
	}

	@Test
	void whatIsChosenForAReasonIsLoggedWithIt(CapturedOutput output) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withUserConfiguration(EverythingOfBoot.class, Predicate.class)
			.withPropertyValues("management.tracing.export.enabled=false");
		runner.run((context) -> assertThat(output)
			.contains("NATS messages are observed, as the bean 'predicate' is a ObservationPredicate"));
		runner.withPropertyValues("trace-propagation.nats.observation=never")
			.run((context) -> assertThat(output)
				.contains("NATS messages are not observed, though the bean 'predicate' is a ObservationPredicate"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EverythingOfBoot {

	}

	@Configuration(proxyBeanMethods = false)
	static class TemplateConvention {

		@Bean
		NatsTemplateObservationConvention convention() {
			return new NatsTemplateObservationConvention() {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerConvention {

		@Bean
		DefaultNatsListenerObservationConvention convention() {
			return new DefaultNatsListenerObservationConvention();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BatchConvention {

		@Bean
		DefaultNatsBatchObservationConvention convention() {
			return new DefaultNatsBatchObservationConvention();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GlobalConvention {

		@Bean
		GlobalObservationConvention<Observation.Context> convention() {
			return (context) -> true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Predicate {

		@Bean
		ObservationPredicate predicate() {
			return (name, context) -> true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Filter {

		@Bean
		ObservationFilter filter() {
			return (context) -> context;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handler {

		@Bean
		ObservationHandler<Observation.Context> handler() {
			return (context) -> true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		ObservationRegistry registry() {
			return ObservationRegistry.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizer {

		@Bean
		ObservationRegistryCustomizer<ObservationRegistry> customizer() {
			return (registry) -> {
			};
		}

	}

}
