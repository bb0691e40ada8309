// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.ArrayList;
import java.util.List;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionAutoConfiguration;
import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.NatsTemplate;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
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
import org.springframework.util.StringUtils;

/**
 * Auto-configuration for {@link NatsTemplate} and what it shares with the listeners.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { NatsConnectionAutoConfiguration.class, NatsInstrumentationAutoConfiguration.class },
		afterName = { "io.nats.spring.boot.autoconfigure.NatsAutoConfiguration",
				"org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration" })
@ConditionalOnClass(Connection.class)
@ConditionalOnEnabledPropagation("nats")
@EnableConfigurationProperties(NatsProperties.class)
public final class NatsTemplateAutoConfiguration {

	NatsTemplateAutoConfiguration() {
	}

	@Bean
	@Lazy
	@ConditionalOnBean(Connection.class)
	@ConditionalOnEnabledPropagation("nats.template")
	@ConditionalOnMissingBean(NatsOperations.class)
	NatsTemplate natsTemplate(ObjectProvider<Connection> connection, NatsInstrumentation instrumentation,
			NatsPayloadConverter payloadConverter, ObjectProvider<JetStreamOptions> jetStreamOptions,
			NatsProperties properties) {
		NatsProperties.Template template = properties.getTemplate();
		String defaultSubject = StringUtils.hasLength(template.getDefaultSubject()) ? template.getDefaultSubject()
				: null;
		return new NatsTemplate(RequiredConnection.get(connection), instrumentation, payloadConverter,
				template.getRequestTimeout(), defaultSubject, jetStreamOptions.getIfUnique());
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
