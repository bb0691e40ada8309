// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.acceptance;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets a message where two instances of an application run.
 */
class GroupTests extends AcceptanceSupport {

	private static List<ConfigurableApplicationContext> instances;

	@BeforeAll
	static void startInstances() {
		instances = Stream.of(0, 1)
			.map((index) -> run(Functions.class, "spring.cloud.function.definition=shared;everyone;part;stored",
					"spring.cloud.stream.instance-count=2", "spring.cloud.stream.instance-index=" + index,
					"bind:shared-in-0.destination=shared", "bind:shared-in-0.group=team",
					"bind:everyone-in-0.destination=everyone", "bind:part-in-0.destination=parts",
					"bind:part-in-0.group=team", "bind:part-in-0.consumer.partitioned=true",
					"bind:stored-in-0.destination=stored", "bind:stored-in-0.group=team",
					"nats:stored-in-0.consumer.delivery=jetstream", "bind:parts.destination=parts",
					"bind:parts.producer.partition-count=2", "bind:parts.producer.partition-key-expression=payload"))
			.toList();
	}

	@AfterAll
	static void stopInstances() {
		instances.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void aGroupSharesItsMessages() {
		IntStream.range(0, 30).forEach((number) -> publish("shared", "" + number));
		Awaitility.await().until(() -> received(0, "shared").size() + received(1, "shared").size() == 30);
		assertThat(received(0, "shared").isEmpty() || received(1, "shared").isEmpty()).isFalse();
		assertThat(consumed()).isEqualTo(30);
	}

	@Test
	void aGroupSharesTheMessagesOfAStream() {
		IntStream.range(0, 30).forEach((number) -> publish("stored", "" + number));
		Awaitility.await().until(() -> received(0, "stored").size() + received(1, "stored").size() >= 30);
		assertThat(consumed()).isEqualTo(30);
	}

	@Test
	void withoutAGroupEveryInstanceGetsEveryMessage() {
		publish("everyone", "hello");
		assertThat(instances).allSatisfy((instance) -> {
			Received.Item item = instance.getBean("everyoneReceived", Received.class).next();
			assertThat(item.what()).isEqualTo("hello");
			assertThat(item.traceId()).isEqualTo(this.traceId);
		});
		assertThat(consumed()).isEqualTo(2);
	}

	@Test
	void messagesOfAKeyComeToOneInstanceInTheirTrace() {
		StreamBridge bridge = instances.get(0).getBean(StreamBridge.class);
		for (String key : List.of("a", "b", "a", "b")) {
			bridge.send("parts", key);
		}
		List<Received.Item> first = List.of(received(0, "part").next(), received(0, "part").next());
		List<Received.Item> second = List.of(received(1, "part").next(), received(1, "part").next());
		assertThat(first).extracting(Received.Item::what).containsOnly(first.get(0).what());
		assertThat(second).extracting(Received.Item::what).containsOnly(second.get(0).what());
		assertThat(first.get(0).what()).isNotEqualTo(second.get(0).what());
		assertThat(Stream.concat(first.stream(), second.stream())).allSatisfy((item) -> {
			SpanData sent = hops(instances.get(0), item.traceId()).get(0);
			assertThat(sent.getKind()).isEqualTo(SpanKind.PRODUCER);
			assertThat(Stream.of(0, 1).flatMap((index) -> hops(instances.get(index), item.traceId()).stream()))
				.filteredOn((hop) -> hop.getKind() == SpanKind.CONSUMER)
				.extracting(SpanData::getParentSpanId)
				.containsExactly(sent.getSpanId());
		});
	}

	private long consumed() {
		return instances.stream()
			.flatMap((instance) -> hops(instance).stream())
			.filter((hop) -> hop.getKind() == SpanKind.CONSUMER && hop.getParentSpanId().equals(PARENT_ID))
			.count();
	}

	private static Received received(int instance, String function) {
		return instances.get(instance).getBean(function + "Received", Received.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Received sharedReceived() {
			return new Received();
		}

		@Bean
		Received everyoneReceived() {
			return new Received();
		}

		@Bean
		Received partReceived() {
			return new Received();
		}

		@Bean
		Received storedReceived() {
			return new Received();
		}

		@Bean
		Consumer<String> shared(Received sharedReceived) {
			return sharedReceived::add;
		}

		@Bean
		Consumer<String> everyone(Received everyoneReceived) {
			return everyoneReceived::add;
		}

		@Bean
		Consumer<String> part(Received partReceived) {
			return partReceived::add;
		}

		@Bean
		Consumer<String> stored(Received storedReceived) {
			return storedReceived::add;
		}

	}

}
