// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.acceptance;

import java.util.List;
import java.util.function.Consumer;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.stream.binder.PollableMessageSource;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that JetStream keeps until an application takes them.
 */
class StreamTests extends AcceptanceSupport {

	@Test
	void aGroupGetsWhatCameWhileItWasAway() {
		String[] properties = { "spring.cloud.function.definition=take", "bind:take-in-0.destination=kept",
				"bind:take-in-0.group=team", "nats:take-in-0.consumer.delivery=jetstream" };
		ConfigurableApplicationContext before = run(Functions.class, properties);
		publish("kept", "one");
		assertThat(received(before).next().what()).isEqualTo("one");
		before.close();
		publish("kept", "two");
		publish("kept", "three");
		ConfigurableApplicationContext after = start(Functions.class, properties);
		assertThat(List.of(received(after).next(), received(after).next()))
			.allSatisfy((item) -> assertThat(item.traceId()).isEqualTo(this.traceId))
			.extracting(Received.Item::what)
			.containsExactly("two", "three");
		assertThat(hops(after)).extracting(SpanData::getKind).containsExactly(SpanKind.CONSUMER, SpanKind.CONSUMER);
		assertThat(received(after).isEmpty()).isTrue();
	}

	@Test
	void whatAGroupIsToGetLaterIsKeptFromTheStart() {
		ConfigurableApplicationContext sender = start(Functions.class, "spring.cloud.function.definition=",
				"spring.cloud.stream.output-bindings=later", "bind:later.destination=later",
				"bind:later.producer.required-groups=team", "nats:later.producer.delivery=jetstream");
		sender.getBean(StreamBridge.class).send("later", "hello");
		ConfigurableApplicationContext receiver = start(Functions.class, "spring.cloud.function.definition=take",
				"bind:take-in-0.destination=later", "bind:take-in-0.group=team",
				"nats:take-in-0.consumer.delivery=jetstream");
		Received.Item item = received(receiver).next();
		assertThat(item.what()).isEqualTo("hello");
		SpanData sent = hops(sender, item.traceId()).get(0);
		assertThat(sent.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(hops(receiver, item.traceId())).singleElement()
			.satisfies((hop) -> assertThat(hop.getParentSpanId()).isEqualTo(sent.getSpanId()));
	}

	@Test
	void aBatchIsOneSpanThatKnowsTheTraceOfEachMessage() {
		start(Functions.class, "spring.cloud.function.definition=", "spring.cloud.stream.output-bindings=batch",
				"nats:batch.producer.delivery=jetstream");
		publish("batch", "one");
		publish("batch", "two");
		ConfigurableApplicationContext application = start(Functions.class, "spring.cloud.function.definition=takeAll",
				"bind:takeAll-in-0.destination=batch", "bind:takeAll-in-0.group=team",
				"bind:takeAll-in-0.consumer.batch-mode=true", "nats:takeAll-in-0.consumer.delivery=jetstream");
		Received.Item item = received(application).next();
		assertThat(item.what()).isEqualTo(List.of("one", "two"));
		assertThat(hops(application, item.traceId())).singleElement().satisfies((hop) -> {
			assertThat(hop.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(hop.getLinks()).extracting(LinkData::getSpanContext).hasSize(2).allSatisfy((link) -> {
				assertThat(link.getTraceId()).isEqualTo(this.traceId);
				assertThat(link.getSpanId()).isEqualTo(PARENT_ID);
			});
		});
	}

	@Test
	void aPolledMessageIsHandledInItsTrace() {
		ConfigurableApplicationContext application = start(Functions.class, "spring.cloud.function.definition=",
				"spring.cloud.stream.pollable-source=work", "bind:work-in-0.destination=polled",
				"bind:work-in-0.group=team", "nats:work-in-0.consumer.delivery=jetstream");
		PollableMessageSource source = application.getBean(PollableMessageSource.class);
		publish("polled", "hello");
		assertThat(source.poll((message) -> received(application).add(message.getPayload()),
				ParameterizedTypeReference.forType(String.class)))
			.isTrue();
		Received.Item item = received(application).next();
		assertThat(item.what()).isEqualTo("hello");
		assertThat(item.traceId()).isEqualTo(this.traceId);
		assertThat(hops(application)).singleElement().satisfies((hop) -> {
			assertThat(hop.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(hop.getParentSpanId()).isEqualTo(PARENT_ID);
		});
		assertThat(source.poll((message) -> {
		})).isFalse();
	}

	private static Received received(ConfigurableApplicationContext application) {
		return application.getBean(Received.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Received received() {
			return new Received();
		}

		@Bean
		Consumer<String> take(Received received) {
			return received::add;
		}

		@Bean
		Consumer<List<String>> takeAll(Received received) {
			return received::add;
		}

	}

}
