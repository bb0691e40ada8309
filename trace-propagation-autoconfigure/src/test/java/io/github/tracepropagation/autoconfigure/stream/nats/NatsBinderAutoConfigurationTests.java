// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import java.util.Map;
import java.util.stream.Collectors;

import io.nats.client.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.binder.BinderType;
import org.springframework.cloud.stream.binder.BinderTypeRegistry;
import org.springframework.cloud.stream.binder.DefaultBinderTypeRegistry;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When Spring Cloud Stream knows the binder type {@code nats}.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsBinderAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NatsBinderAutoConfiguration.class));

	private final ApplicationContextRunner alone = this.runner.withUserConfiguration(NoOtherBinder.class);

	private final ApplicationContextRunner besideKafka = this.runner.withUserConfiguration(BesideKafka.class);

	@Test
	void isTheBinderWhereThereIsNoOther() {
		this.alone.run((context) -> assertThat(types(context.getBean(BinderTypeRegistry.class))).containsEntry("nats",
				NatsBinderConfiguration.class));
	}

	@Test
	void leavesTheDefaultToAnotherBinder() {
		this.besideKafka
			.run((context) -> assertThat(types(context.getBean(BinderTypeRegistry.class))).containsOnlyKeys("kafka"));
	}

	@Test
	void isThereBesideAnotherBinderAsTheDefault() {
		isNamedBy("spring.cloud.stream.default-binder=nats");
	}

	@Test
	void isThereBesideAnotherBinderForABinding() {
		isNamedBy("spring.cloud.stream.bindings.audit-in-0.binder=nats");
	}

	@Test
	void isThereBesideAnotherBinderForAllBindings() {
		isNamedBy("spring.cloud.stream.default.binder=nats");
	}

	@Test
	void isThereBesideAnotherBinderAsTheTypeOfABinder() {
		isNamedBy("spring.cloud.stream.binders.eu.type=nats");
	}

	@Test
	void isThereBesideAnotherBinderByTheNameOfABinder() {
		isNamedBy("spring.cloud.stream.binders.nats.default-candidate=false");
	}

	@Test
	void standsBackWhereAnotherLibraryHasTheType(CapturedOutput output) {
		this.runner.withUserConfiguration(BesideOtherNats.class)
			.withPropertyValues("spring.cloud.stream.default-binder=nats")
			.run((context) -> assertThat(types(context.getBean(BinderTypeRegistry.class)))
				.containsOnly(Map.entry("nats", BesideOtherNats.class)));
		assertThat(output).contains("The binder type 'nats' is that of another library");
	}

	@Test
	void isNotOfferedWhereTheStarterIsOff() {
		isOffBy("trace-propagation.enabled=false");
	}

	@Test
	void isNotOfferedWhereNatsIsOff() {
		isOffBy("trace-propagation.nats.enabled=false");
	}

	@Test
	void isNotOfferedWhereStreamIsOff() {
		isOffBy("trace-propagation.stream.enabled=false");
	}

	@Test
	void isNotOfferedWhereTheBinderIsOff() {
		isOffBy("trace-propagation.stream.nats.enabled=false");
	}

	@Test
	void isNotOfferedWithoutJnats() {
		this.alone.withClassLoader(new FilteredClassLoader(Connection.class))
			.run((context) -> assertThat(context.getBean(BinderTypeRegistry.class).getAll()).isEmpty());
	}

	@Test
	void isNothingWithoutSpringCloudStream() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.cloud.stream"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NatsBinderAutoConfiguration.class));
	}

	private void isNamedBy(String property) {
		this.besideKafka.withPropertyValues(property)
			.run((context) -> assertThat(types(context.getBean(BinderTypeRegistry.class))).containsOnlyKeys("kafka",
					"nats"));
	}

	private void isOffBy(String property) {
		this.alone.withPropertyValues(property)
			.run((context) -> assertThat(context.getBean(BinderTypeRegistry.class).getAll()).isEmpty());
	}

	private static Map<String, Class<?>> types(BinderTypeRegistry registry) {
		return registry.getAll()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().getConfigurationClasses()[0]));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(BindingServiceProperties.class)
	static class NoOtherBinder {

		@Bean
		BinderTypeRegistry binderTypeRegistry() {
			return new DefaultBinderTypeRegistry(Map.of());
		}

		@Bean
		ConversionService integrationConversionService() {
			return new DefaultConversionService();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(BindingServiceProperties.class)
	static class BesideKafka {

		@Bean
		BinderTypeRegistry binderTypeRegistry() {
			return new DefaultBinderTypeRegistry(
					Map.of("kafka", new BinderType("kafka", new Class<?>[] { BesideKafka.class })));
		}

		@Bean
		ConversionService integrationConversionService() {
			return new DefaultConversionService();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(BindingServiceProperties.class)
	static class BesideOtherNats {

		@Bean
		BinderTypeRegistry binderTypeRegistry() {
			return new DefaultBinderTypeRegistry(
					Map.of("nats", new BinderType("nats", new Class<?>[] { BesideOtherNats.class })));
		}

		@Bean
		ConversionService integrationConversionService() {
			return new DefaultConversionService();
		}

	}

}
