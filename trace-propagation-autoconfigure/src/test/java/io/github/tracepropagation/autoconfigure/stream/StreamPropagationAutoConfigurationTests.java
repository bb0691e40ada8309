// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream;

import java.util.List;

import io.github.tracepropagation.stream.channel.BinderObservations;
import io.github.tracepropagation.stream.channel.BoundChannels;
import io.github.tracepropagation.stream.channel.BoundNames;
import io.github.tracepropagation.stream.channel.ChannelObservationPredicate;
import io.github.tracepropagation.stream.channel.PollableSourcePostProcessor;
import io.github.tracepropagation.stream.instrumentation.StreamInstrumentation;
import io.github.tracepropagation.stream.observation.StreamHopResolver;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.stream.binder.BinderTypeRegistry;
import org.springframework.cloud.stream.function.FunctionConfiguration;
import org.springframework.integration.channel.interceptor.GlobalChannelInterceptorWrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link StreamPropagationAutoConfiguration}.
 */
class StreamPropagationAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(StreamPropagationAutoConfiguration.class))
		.withBean(BinderTypeRegistry.class, () -> mock());

	@Test
	void channelsAreInterceptedFirstAndLast() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(StreamInstrumentation.class)
				.hasSingleBean(StreamHopResolver.class)
				.hasSingleBean(ChannelObservationPredicate.class)
				.hasSingleBean(PollableSourcePostProcessor.class);
			assertThat(order(context.getBean("inputChannelTraceInterceptor"))).isEqualTo(Integer.MIN_VALUE);
			assertThat(order(context.getBean("outputChannelTraceInterceptor"))).isEqualTo(Integer.MAX_VALUE);
			assertThat(order(context.getBean("errorChannelTraceInterceptor"))).isEqualTo(Integer.MIN_VALUE);
		});
	}

	private static int order(Object wrapper) {
		return ((GlobalChannelInterceptorWrapper) wrapper).getOrder();
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-propagation.enabled", "trace-propagation.stream.enabled" })
	void everythingIsOffWhereItIsSwitchedOff(String property) {
		this.contextRunner.withPropertyValues(property + "=false")
			.run((context) -> assertThat(context).doesNotHaveBean(StreamInstrumentation.class)
				.doesNotHaveBean(GlobalChannelInterceptorWrapper.class)
				.doesNotHaveBean(ChannelObservationPredicate.class)
				.doesNotHaveBean(PollableSourcePostProcessor.class)
				.doesNotHaveBean(StreamHopResolver.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { FunctionConfiguration.class, GlobalChannelInterceptorWrapper.class })
	void everythingIsOffWithoutItsLibrary(Class<?> library) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(StreamPropagationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(library))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(StreamInstrumentation.class)
				.doesNotHaveBean(StreamProperties.class));
	}

	@Test
	void everythingIsOffWithoutSpringCloudStreamAtWork() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(StreamPropagationAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(StreamInstrumentation.class));
	}

	@Test
	void nothingIsRegisteredWithoutContextPropagation() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ContextRegistry.class))
			.run((context) -> assertThat(context).hasSingleBean(StreamInstrumentation.class)
				.doesNotHaveBean("messageInFlightRegistrar"));
	}

	@Test
	void accessorsOfTheJvmArePutBackWhenTheApplicationEnds() {
		List<ThreadLocalAccessor<?>> before = List.copyOf(ContextRegistry.getInstance().getThreadLocalAccessors());
		this.contextRunner.run((context) -> {
			assertThat(ContextRegistry.getInstance().getThreadLocalAccessors()).isNotEqualTo(before);
			this.contextRunner.run((another) -> assertThat(another).hasNotFailed());
			assertThat(ContextRegistry.getInstance().getThreadLocalAccessors()).isNotEqualTo(before)
				.extracting(ThreadLocalAccessor::key)
				.isEqualTo(before.stream().map(ThreadLocalAccessor::key).toList());
		});
		assertThat(ContextRegistry.getInstance().getThreadLocalAccessors()).isEqualTo(before);
	}

	@Test
	void beansOfTheApplicationAreUsed() {
		BoundNames names = new BoundNames();
		ChannelObservationPredicate predicate = new ChannelObservationPredicate(names);
		StreamHopResolver resolver = new StreamHopResolver();
		StreamInstrumentation instrumentation = new StreamInstrumentation(ObservationRegistry.NOOP, List.of(), null,
				null);
		BoundChannels channels = new BoundChannels(mock(), BinderObservations.MARKED, names);
		this.contextRunner.withBean(BoundNames.class, () -> names)
			.withBean(ChannelObservationPredicate.class, () -> predicate)
			.withBean(StreamHopResolver.class, () -> resolver)
			.withBean(BinderObservations.class, () -> BinderObservations.MARKED)
			.withBean(StreamInstrumentation.class, () -> instrumentation)
			.withBean(BoundChannels.class, () -> channels)
			.run((context) -> {
				assertThat(context.getBean(BoundNames.class)).isSameAs(names);
				assertThat(context.getBean(ChannelObservationPredicate.class)).isSameAs(predicate);
				assertThat(context.getBean(StreamHopResolver.class)).isSameAs(resolver);
				assertThat(context.getBean(BinderObservations.class)).isSameAs(BinderObservations.MARKED);
				assertThat(context.getBean(StreamInstrumentation.class)).isSameAs(instrumentation);
				assertThat(context.getBean(BoundChannels.class)).isSameAs(channels);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "inputChannelTraceInterceptor", "outputChannelTraceInterceptor",
			"errorChannelTraceInterceptor" })
	void interceptorOfTheApplicationIsUsed(String name) {
		GlobalChannelInterceptorWrapper mine = new GlobalChannelInterceptorWrapper(mock());
		this.contextRunner.withBean(name, GlobalChannelInterceptorWrapper.class, () -> mine)
			.run((context) -> assertThat(context.getBean(name)).isSameAs(mine));
	}

	@Test
	void roomIsOnByDefault() {
		assertThat(new StreamProperties().isEnabled()).isTrue();
	}

}
