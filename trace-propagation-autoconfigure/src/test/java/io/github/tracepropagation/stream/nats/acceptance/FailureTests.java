// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.acceptance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.support.ErrorMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens to a message that a function cannot handle, and to its trace.
 */
class FailureTests extends AcceptanceSupport {

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void startApplication() {
		application = run(Functions.class, "spring.cloud.function.definition=third;never;again;handled",
				"bind:third-in-0.destination=third", "bind:third-in-0.group=team",
				"bind:third-in-0.consumer.back-off-initial-interval=10", "bind:third-out-0.destination=third-out",
				"bind:never-in-0.destination=never", "bind:never-in-0.group=team",
				"bind:never-in-0.consumer.max-attempts=2", "bind:never-in-0.consumer.back-off-initial-interval=10",
				"nats:never-in-0.consumer.dead-letter.enabled=true", "bind:again-in-0.destination=again",
				"bind:again-in-0.group=team", "bind:again-in-0.consumer.max-attempts=1",
				"nats:again-in-0.consumer.delivery=jetstream", "nats:again-in-0.consumer.dead-letter.enabled=true",
				"nats:again-in-0.consumer.max-deliver=3", "nats:again-in-0.consumer.redelivery-backoff=20ms",
				"bind:handled-in-0.destination=handled", "bind:handled-in-0.consumer.max-attempts=1",
				"bind:handled-in-0.error-handler-definition=errors");
	}

	@AfterAll
	static void stopApplication() {
		application.close();
	}

	@BeforeEach
	void forget() {
		application.getBean(Functions.class).attempts.set(0);
	}

	@Test
	void anotherAttemptIsMadeInTheSameSpan() {
		this.wire.subscribe("third-out");
		publish("third", "hello");
		RawMessage sent = this.wire.nextMessage();
		assertThat(sent.payload()).isEqualTo("hello at 3");
		assertTwoHops(application, sent);
	}

	@Test
	void aDeadLetterOfCoreNatsIsInTheTraceOfItsMessage() {
		this.wire.subscribe("error.never.team");
		publish("never", "hello", "Color: blue");
		RawMessage dead = this.wire.nextMessage();
		assertThat(dead.payload()).isEqualTo("hello");
		assertThat(dead.header("Color")).containsExactly("blue");
		assertTwoHops(application, dead);
		assertThat(application.getBean(Functions.class).attempts).hasValue(2);
	}

	@Test
	void eachDeliveryOfJetStreamIsASpanAndTheLastOneMakesTheDeadLetter() {
		this.wire.subscribe("error.again.team");
		publish("again", "hello");
		RawMessage dead = this.wire.nextMessage();
		assertThat(dead.payload()).isEqualTo("hello");
		assertThat(dead.header("traceparent")).singleElement().asString().contains(this.traceId);
		List<SpanData> hops = hops(application);
		assertThat(hops).filteredOn((hop) -> hop.getKind() == SpanKind.CONSUMER)
			.hasSize(3)
			.extracting(SpanData::getParentSpanId)
			.containsOnly(PARENT_ID);
		assertThat(hops).filteredOn((hop) -> hop.getKind() == SpanKind.PRODUCER).singleElement().satisfies((hop) -> {
			SpanData last = hops.stream()
				.filter((each) -> each.getSpanId().equals(hop.getParentSpanId()))
				.toList()
				.get(0);
			assertThat(last.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(dead.header("traceparent"))
				.containsExactly("00-" + this.traceId + "-" + hop.getSpanId() + "-01");
		});
	}

	@Test
	void anErrorHandlerIsGivenTheFailureInTheTraceOfItsMessage() {
		publish("handled", "hello");
		Received.Item item = application.getBean(Received.class).next();
		assertThat((Throwable) item.what()).rootCause().hasMessage("no good");
		assertThat(item.traceId()).isEqualTo(this.traceId);
		assertThat(hops(application)).extracting(SpanData::getKind).containsExactly(SpanKind.CONSUMER);
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		final AtomicInteger attempts = new AtomicInteger();

		@Bean
		Received received() {
			return new Received();
		}

		@Bean
		Function<String, String> third() {
			return (text) -> {
				int attempt = this.attempts.incrementAndGet();
				if (attempt < 3) {
					throw new IllegalStateException("no good");
				}
				return text + " at " + attempt;
			};
		}

		@Bean
		Consumer<String> never() {
			return this::fail;
		}

		@Bean
		Consumer<String> again() {
			return this::fail;
		}

		@Bean
		Consumer<String> handled() {
			return this::fail;
		}

		@Bean
		Consumer<ErrorMessage> errors(Received received) {
			return (error) -> received.add(error.getPayload());
		}

		private void fail(String text) {
			this.attempts.incrementAndGet();
			throw new IllegalStateException("no good");
		}

	}

}
