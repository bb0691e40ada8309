// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream;

import java.util.Collection;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.stream.channel.BinderObservations;
import io.github.tracepropagation.stream.channel.BoundChannels;
import io.github.tracepropagation.stream.channel.BoundNames;
import io.github.tracepropagation.stream.channel.ChannelObservationPredicate;
import io.github.tracepropagation.stream.channel.ErrorChannelInterceptor;
import io.github.tracepropagation.stream.channel.InputChannelInterceptor;
import io.github.tracepropagation.stream.channel.OutputChannelInterceptor;
import io.github.tracepropagation.stream.channel.PollableSourcePostProcessor;
import io.github.tracepropagation.stream.instrumentation.StreamInstrumentation;
import io.github.tracepropagation.stream.observation.StreamConsumerObservationConvention;
import io.github.tracepropagation.stream.observation.StreamHopResolver;
import io.github.tracepropagation.stream.observation.StreamProducerObservationConvention;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.stream.binder.BinderTypeRegistry;
import org.springframework.cloud.stream.config.BindingServiceConfiguration;
import org.springframework.cloud.stream.function.FunctionConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.integration.channel.interceptor.GlobalChannelInterceptorWrapper;
import org.springframework.messaging.support.ChannelInterceptor;

/**
 * Auto-configuration for spans and headers of the messages of Spring Cloud Stream.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { FunctionConfiguration.class, BindingServiceConfiguration.class })
@ConditionalOnClass({ FunctionConfiguration.class, GlobalChannelInterceptorWrapper.class })
@ConditionalOnBean(BinderTypeRegistry.class)
@ConditionalOnEnabledPropagation("stream")
@EnableConfigurationProperties(StreamProperties.class)
public final class StreamPropagationAutoConfiguration {

	StreamPropagationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	StreamHopResolver streamHopResolver() {
		return new StreamHopResolver();
	}

	@Bean
	@ConditionalOnMissingBean
	BinderObservations binderObservations(Environment environment,
			ObjectProvider<ObservationRegistry> observationRegistry) {
		return new KnownBinderObservations(environment, observationRegistry);
	}

	@Bean
	@ConditionalOnMissingBean
	BoundNames boundChannelNames() {
		return new BoundNames();
	}

	@Bean
	@ConditionalOnMissingBean
	BoundChannels boundChannels(ListableBeanFactory beanFactory, BinderObservations binderObservations,
			BoundNames names) {
		return new BoundChannels(beanFactory, binderObservations, names);
	}

	@Bean
	@ConditionalOnMissingBean
	ChannelObservationPredicate channelObservationPredicate(BoundNames names) {
		return new ChannelObservationPredicate(names);
	}

	@Bean
	@ConditionalOnMissingBean
	StreamInstrumentation streamInstrumentation(ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<ContextPropagators> propagators,
			ObjectProvider<StreamConsumerObservationConvention> consumerConvention,
			ObjectProvider<StreamProducerObservationConvention> producerConvention) {
		Collection<String> fields = propagators.getIfUnique(ContextPropagators::noop).getTextMapPropagator().fields();
		return new StreamInstrumentation(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP), fields,
				consumerConvention.getIfUnique(), producerConvention.getIfUnique());
	}

	@Bean
	@ConditionalOnMissingBean(name = "inputChannelTraceInterceptor")
	GlobalChannelInterceptorWrapper inputChannelTraceInterceptor(StreamInstrumentation instrumentation,
			BoundChannels boundChannels) {
		return first(new InputChannelInterceptor(instrumentation, boundChannels));
	}

	@Bean
	@ConditionalOnMissingBean(name = "outputChannelTraceInterceptor")
	GlobalChannelInterceptorWrapper outputChannelTraceInterceptor(StreamInstrumentation instrumentation,
			BoundChannels boundChannels) {
		GlobalChannelInterceptorWrapper last = first(new OutputChannelInterceptor(instrumentation, boundChannels));
		last.setOrder(Integer.MAX_VALUE);
		return last;
	}

	@Bean
	@ConditionalOnMissingBean(name = "errorChannelTraceInterceptor")
	GlobalChannelInterceptorWrapper errorChannelTraceInterceptor(StreamInstrumentation instrumentation) {
		return first(new ErrorChannelInterceptor(instrumentation));
	}

	@Bean
	@ConditionalOnMissingBean
	static PollableSourcePostProcessor pollableSourcePostProcessor(
			ObjectProvider<StreamInstrumentation> instrumentation, ObjectProvider<BoundChannels> boundChannels) {
		return new PollableSourcePostProcessor(instrumentation::getObject, boundChannels::getObject);
	}

	private static GlobalChannelInterceptorWrapper first(ChannelInterceptor interceptor) {
		GlobalChannelInterceptorWrapper wrapper = new GlobalChannelInterceptorWrapper(interceptor);
		wrapper.setOrder(Integer.MIN_VALUE);
		return wrapper;
	}

	/**
	 * Keeps the context of a message for the operators of a reactive function.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ContextRegistry.class)
	static class ReactiveConfiguration {

		@Bean
		@Lazy(false)
		@ConditionalOnMissingBean
		MessageInFlightRegistrar messageInFlightRegistrar() {
			return new MessageInFlightRegistrar();
		}

	}

}
