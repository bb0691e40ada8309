// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.NatsTemplate;
import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.observation.NatsBatchObservationConvention;
import io.github.tracepropagation.nats.observation.NatsHopResolver;
import io.github.tracepropagation.nats.observation.NatsListenerObservationConvention;
import io.github.tracepropagation.nats.observation.NatsTemplateObservationConvention;
import io.github.tracepropagation.nats.observation.ObservationNatsInstrumentation;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.opentelemetry.context.propagation.ContextPropagators;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.StringMessageConverter;

/**
 * Auto-configuration for {@link NatsTemplate} and what it shares with the listeners.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NatsConnectionAutoConfiguration.class,
		afterName = { "io.nats.spring.boot.autoconfigure.NatsAutoConfiguration",
				"org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnClass(Connection.class)
@ConditionalOnEnabledPropagation("nats")
@EnableConfigurationProperties(NatsProperties.class)
public final class NatsTemplateAutoConfiguration {

	NatsTemplateAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	NatsHopResolver natsHopResolver() {
		return new NatsHopResolver();
	}

	@Bean
	@ConditionalOnMissingBean
	NatsHeaderWriter natsHeaderWriter(ObjectProvider<ContextPropagators> propagators,
			ObjectProvider<PropagationBoundary> boundary, NatsProperties properties) {
		Collection<String> fields = propagators.getIfUnique(ContextPropagators::noop).getTextMapPropagator().fields();
		return new NatsHeaderWriter(fields, properties.getHeaderCase(),
				(field, reason) -> boundary.ifAvailable((it) -> it.recordDropped(field, reason)));
	}

	@Bean
	@ConditionalOnMissingBean
	NatsInstrumentation natsInstrumentation(ObjectProvider<ObservationRegistry> observationRegistry,
			NatsHeaderWriter headerWriter, ObjectProvider<NatsTemplateObservationConvention> templateConvention,
			ObjectProvider<NatsListenerObservationConvention> listenerConvention,
			ObjectProvider<NatsBatchObservationConvention> batchConvention) {
		return new ObservationNatsInstrumentation(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP),
				headerWriter, templateConvention.getIfUnique(), listenerConvention.getIfUnique(),
				batchConvention.getIfUnique());
	}

	@Bean
	@Lazy
	@ConditionalOnBean(Connection.class)
	@ConditionalOnEnabledPropagation("nats.template")
	@ConditionalOnMissingBean(NatsOperations.class)
	NatsTemplate natsTemplate(ObjectProvider<Connection> connection, NatsInstrumentation instrumentation,
			NatsPayloadConverter payloadConverter, NatsProperties properties) {
		return new NatsTemplate(RequiredConnection.get(connection), instrumentation, payloadConverter,
				properties.getTemplate().getRequestTimeout());
	}

	/**
	 * Payloads as bytes, text and, where Jackson is there, JSON.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(NatsPayloadConverter.class)
	static class PayloadConverterConfiguration {

		static NatsPayloadConverter plainConverter(MessageConverter... further) {
			List<MessageConverter> converters = new ArrayList<>();
			converters.add(new ByteArrayMessageConverter());
			converters.add(new StringMessageConverter());
			converters.addAll(List.of(further));
			return new NatsPayloadConverter(new CompositeMessageConverter(converters));
		}

		/**
		 * With JSON.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(JsonMapper.class)
		static class Json {

			@Bean
			NatsPayloadConverter natsPayloadConverter(ObjectProvider<JsonMapper> jsonMapper) {
				return plainConverter(new JacksonJsonMessageConverter(jsonMapper.getIfUnique(JsonMapper::new)));
			}

		}

		/**
		 * Without JSON.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnMissingClass("tools.jackson.databind.json.JsonMapper")
		static class Plain {

			@Bean
			NatsPayloadConverter natsPayloadConverter() {
				return plainConverter();
			}

		}

	}

}
