// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.ListenerMode;
import io.github.tracepropagation.nats.listener.NatsListenerContainerFactory;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.nats.client.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link ListenerMethodEndpoint}: what the annotation says, and what is
 * refused.
 */
class ListenerMethodEndpointTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	@BeforeEach
	void prepare() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("sample.stream", "orders", "sample.threads", "3")));
		this.beanFactory.addEmbeddedValueResolver(environment::resolveRequiredPlaceholders);
		this.beanFactory.registerSingleton("shop", new Shop());
		this.beanFactory.registerSingleton("text", "no error handler");
	}

	@Test
	void everyTextMayBeAPlaceholder() {
		NatsListenerEndpoint endpoint = build("placeholders");
		assertThat(endpoint.id()).isEqualTo("shop.placeholders");
		assertThat(endpoint.stream()).isEqualTo("orders");
		assertThat(endpoint.subjects()).containsExactly("orders.created");
		assertThat(endpoint.durable()).isEqualTo("orders-shop");
		assertThat(endpoint.concurrency()).isEqualTo(3);
		assertThat(endpoint.batchSize()).isEqualTo(3);
		assertThat(endpoint.maxDeliveries()).isEqualTo(3);
		assertThat(endpoint.deadLetterSubject()).isEqualTo("dead.orders");
		assertThat(endpoint.sendTo()).isEqualTo("orders.handled");
		assertThat(endpoint.autoStartup()).isFalse();
	}

	@Test
	void anAnnotationOfTheApplicationMayCarryIt() {
		NatsListenerEndpoint endpoint = build("meta");
		assertThat(endpoint.subjects()).containsExactly("mine");
		assertThat(endpoint.queue()).isEqualTo("shop");
	}

	@Test
	void aListIsABatchUnlessItIsSaidToBeThePayload() {
		assertThat(build("batch").batchHandler()).isNotNull();
		assertThat(build("messages").batchHandler()).isNotNull();
		assertThat(build("later").batchHandler()).isNotNull();
		assertThat(build("listPayload").batchHandler()).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			batchOfCore       | takes a List, which is a batch of messages and needs the mode PULL
			batchOfPush       | takes a List, which is a batch of messages and needs the mode PULL
			batchWithHeader   | takes a List, which is a batch of messages, beside other parameters
			batchWithResult   | takes a batch of messages and returns a value
			batchWithSendTo   | takes a batch of messages and returns a value
			manual            | is to acknowledge by itself, but takes no io.nats.client.Message
			twoSendTo         | has a @SendTo that does not name one subject
			noErrorHandler    | has 'nobody' as its errorHandler, but there is no bean of that name
			wrongErrorHandler | has 'text' as its errorHandler, but there is no bean of that name
			notANumber        | has 'many' as its concurrency: use a whole number
			notABoolean       | has 'maybe' as its autoStartup: use true or false
			customId          | : NATS listener 'custom' has the invalid subject 'a b'
			""")
	void whatIsWrongWithAMethodIsSaidInASentenceThatNamesIt(String method, String problem) {
		assertThatThrownBy(() -> build(method)).hasMessageStartingWith("@NatsListener on shop." + method)
			.hasMessageContaining(problem);
	}

	@Test
	void aMissingContainerFactoryIsNamed() {
		ListenerMethodEndpoint described = describe("batch");
		assertThatThrownBy(() -> described.bean("containerFactory", "nobody", NatsListenerContainerFactory.class))
			.hasMessage("@NatsListener on shop.batch has 'nobody' as its containerFactory, but there is no bean of "
					+ "that name and of type " + NatsListenerContainerFactory.class.getName()
					+ ": declare it, or correct the name");
	}

	private NatsListenerEndpoint build(String method) {
		return describe(method).build(new NatsListenerMethodFactory(this.beanFactory,
				new NatsPayloadConverter(new ByteArrayMessageConverter()), null, List.of()));
	}

	private ListenerMethodEndpoint describe(String name) {
		Method method = Arrays.stream(Shop.class.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals(name))
			.findFirst()
			.orElseThrow();
		return new ListenerMethodEndpoint(this.beanFactory, "shop", method,
				AnnotatedElementUtils.findMergedAnnotation(method, NatsListener.class));
	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@NatsListener(queue = "shop")
	@interface ShopListener {

		@AliasFor(annotation = NatsListener.class, attribute = "subjects")
		String[] value();

	}

	static class Shop {

		@NatsListener(stream = "${sample.stream}", subjects = { "${sample.stream}.created", "orders.created" },
				durable = "${sample.stream}-shop", concurrency = "${sample.threads}", batchSize = "${sample.threads}",
				maxDeliveries = "${sample.threads}", deadLetterSubject = "dead.${sample.stream}",
				autoStartup = "${sample.start:false}")
		@SendTo("${sample.stream}.handled")
		String placeholders(String payload) {
			return payload;
		}

		@ShopListener("mine")
		void meta(String payload) {
		}

		@NatsListener(stream = "s")
		void batch(List<String> payloads) {
		}

		@NatsListener(stream = "s", ack = AckMode.MANUAL)
		void messages(List<Message> messages) {
		}

		@NatsListener(stream = "s")
		CompletableFuture<Void> later(List<String> payloads) {
			return CompletableFuture.completedFuture(null);
		}

		@NatsListener(subjects = "a")
		void listPayload(@Payload List<String> payload) {
		}

		@NatsListener(subjects = "a")
		void batchOfCore(List<String> payloads) {
		}

		@NatsListener(stream = "s", mode = ListenerMode.PUSH)
		void batchOfPush(List<String> payloads) {
		}

		@NatsListener(stream = "s")
		void batchWithHeader(List<String> payloads, @Header("a") String header) {
		}

		@NatsListener(stream = "s")
		String batchWithResult(List<String> payloads) {
			return "";
		}

		@NatsListener(stream = "s")
		@SendTo("a")
		void batchWithSendTo(List<String> payloads) {
		}

		@NatsListener(stream = "s", ack = AckMode.MANUAL)
		void manual(String payload) {
		}

		@NatsListener(subjects = "a")
		@SendTo({ "a", "b" })
		String twoSendTo(String payload) {
			return payload;
		}

		@NatsListener(subjects = "a", errorHandler = "nobody")
		void noErrorHandler(String payload) {
		}

		@NatsListener(subjects = "a", errorHandler = "text")
		void wrongErrorHandler(String payload) {
		}

		@NatsListener(subjects = "a", concurrency = "many")
		void notANumber(String payload) {
		}

		@NatsListener(subjects = "a", autoStartup = "maybe")
		void notABoolean(String payload) {
		}

		@NatsListener(id = "custom", subjects = "a b")
		void customId(String payload) {
		}

	}

}
