// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.acceptance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.stream.binder.BinderType;
import org.springframework.cloud.stream.binder.BinderTypeRegistry;
import org.springframework.cloud.stream.binder.DefaultBinderFactory;
import org.springframework.cloud.stream.binder.DefaultBinderTypeRegistry;
import org.springframework.cloud.stream.binder.test.InputDestination;
import org.springframework.cloud.stream.binder.test.OutputDestination;
import org.springframework.cloud.stream.binder.test.TestChannelBinderConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The binder beside another one, which has no server at all.
 */
class SeveralBindersTests extends AcceptanceSupport {

	private ConfigurableApplicationContext application;

	@BeforeEach
	void startApplication() {
		this.application = start(Functions.class, "spring.cloud.function.definition=enter;leave",
				"spring.cloud.stream.default-binder=memory", "bind:enter-in-0.destination=outside",
				"bind:enter-in-0.binder=nats", "bind:enter-out-0.destination=inside",
				"bind:leave-in-0.destination=within", "bind:leave-out-0.destination=without",
				"bind:leave-out-0.binder=nats");
	}

	@Test
	void aFunctionTakesFromNatsForTheOtherBinder() {
		publish("outside", "hello");
		Message<byte[]> sent = memory(OutputDestination.class).receive(20_000, "inside");
		assertThat(sent.getPayload()).asString().isEqualTo("hello entered");
		assertHopsBetween(sent.getHeaders().get("traceparent", String.class));
	}

	@Test
	void aFunctionSendsToNatsWhatComesFromTheOtherBinder() {
		this.wire.subscribe("without");
		memory(InputDestination.class).send(MessageBuilder.withPayload("hello")
			.setHeader("traceparent", "00-" + this.traceId + "-" + PARENT_ID + "-01")
			.build(), "within");
		RawMessage sent = this.wire.nextMessage();
		assertThat(sent.payload()).isEqualTo("hello left");
		assertThat(sent.header("traceparent")).hasSize(1);
		assertHopsBetween(sent.header("traceparent").get(0));
	}

	private void assertHopsBetween(String sent) {
		List<SpanData> hops = hops(this.application);
		assertThat(hops).extracting(SpanData::getKind).containsExactly(SpanKind.CONSUMER, SpanKind.PRODUCER);
		assertThat(hops.get(0).getParentSpanId()).isEqualTo(PARENT_ID);
		assertThat(hops.get(1).getParentSpanId()).isEqualTo(hops.get(0).getSpanId());
		assertThat(sent).isEqualTo("00-" + this.traceId + "-" + hops.get(1).getSpanId() + "-01");
	}

	private <T> T memory(Class<T> type) {
		return this.application.getBean(MemoryBinder.class).context.getBean(type);
	}

	static class MemoryBinder implements BeanPostProcessor, DefaultBinderFactory.Listener {

		private ConfigurableApplicationContext context;

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof BinderTypeRegistry registry)) {
				return bean;
			}
			Map<String, BinderType> types = new HashMap<>(registry.getAll());
			types.put("memory", new BinderType("memory", new Class<?>[] { TestChannelBinderConfiguration.class }));
			return new DefaultBinderTypeRegistry(types);
		}

		@Override
		public void afterBinderContextInitialized(String name, ConfigurableApplicationContext binderContext) {
			if (name.equals("memory")) {
				this.context = binderContext;
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(MemoryBinder.class)
	static class Functions {

		@Bean
		Function<String, String> enter() {
			return (text) -> text + " entered";
		}

		@Bean
		Function<String, String> leave() {
			return (text) -> text + " left";
		}

	}

}
