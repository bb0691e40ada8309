// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.jetstream.NatsNoStreamException;
import io.github.tracepropagation.nats.jetstream.NatsPublishException;
import io.github.tracepropagation.stream.nats.NatsBinderTestSupport;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.header.NatsMessageHeaders;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.cloud.stream.binding.NewDestinationBindingCallback;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for producer bindings to JetStream.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsJetStreamProducerBindingTests extends NatsBinderTestSupport {

	private static final String JETSTREAM = "spring.cloud.stream.nats.default.producer.delivery=jetstream";

	private static final String ASYNC = "spring.cloud.stream.nats.default.producer.sync=false";

	private static final String ERRORS = "spring.cloud.stream.default.producer.error-channel-enabled=true";

	@Test
	void storesAMessageBeforeTheSenderGoesOn() throws Exception {
		start(JETSTREAM);
		Span sender = span("sender");
		inside(sender, () -> {
			send("orders.created", MessageBuilder.withPayload("p").setHeader("tenant", "blue").build());
			return null;
		});
		MessageInfo stored = management.getLastMessage("orders_created", "orders.created");
		assertThat(stored.getData()).asString().isEqualTo("p");
		assertThat(stored.getHeaders().getFirst("tenant")).isEqualTo("blue");
		assertThat(stored.getHeaders().getFirst("traceparent")).contains(sender.getSpanContext().getTraceId());
		assertThat(spans()).filteredOn((span) -> span.getKind() == SpanKind.PRODUCER).hasSize(1);
	}

	@Test
	void storesOneMessageOfAnId() throws Exception {
		start(JETSTREAM);
		for (int i = 0; i < 2; i++) {
			send("orders",
					MessageBuilder.withPayload("p" + i).setHeader(NatsMessageHeaders.MESSAGE_ID, "größe 1").build());
		}
		send("orders", MessageBuilder.withPayload("q").setHeader(NatsMessageHeaders.MESSAGE_ID, 2).build());
		assertThat(count("orders")).isEqualTo(2);
		assertThat(management.getMessage("orders", 1).getData()).asString().isEqualTo("p0");
		assertThat(management.getMessage("orders", 2).getHeaders().get("Nats-Msg-Id")).containsExactly("2");
	}

	@Test
	void storesEveryMessageOfABatchThatHasOneId() throws Exception {
		start(JETSTREAM, "spring.cloud.stream.bindings.orders.producer.use-native-encoding=true");
		send("orders",
				MessageBuilder.withPayload(List.of("a", "b", "c"))
					.setHeader(BinderHeaders.BATCH_HEADERS,
							List.of(Map.of(), Map.of(), Map.of(NatsMessageHeaders.MESSAGE_ID, "own")))
					.setHeader(NatsMessageHeaders.MESSAGE_ID, "batch")
					.build());
		assertThat(count("orders")).isEqualTo(3);
		assertThat(management.getMessage("orders", 3).getHeaders().get("Nats-Msg-Id")).containsExactly("own");
	}

	@Test
	void createsTheStreamOfANewDestinationAsTheCallbackOfTheApplicationSays() throws Exception {
		start(NamingStreams.class, JETSTREAM);
		for (String destination : List.of("orders.created", "orders.paid", "orders.created")) {
			send(destination, "p");
		}
		assertThat(management.getStreamNames()).containsExactly("ALL");
		assertThat(count("ALL")).isEqualTo(3);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> send("no subject", "p"));
	}

	@Test
	void throwsARefusalToTheSenderAndNamesBindingAndStream() {
		start("spring.cloud.stream.nats.bindings.orders.producer.delivery=jetstream",
				"spring.cloud.stream.nats.bindings.orders.producer.stream.max-message-size=300B");
		send("orders", "small");
		assertThatExceptionOfType(MessageDeliveryException.class).isThrownBy(() -> send("orders", "x".repeat(500)))
			.withMessageContaining(
					"The binding 'orders' could not send to the NATS subject 'orders' of the stream 'orders'")
			.withMessageContaining("10054")
			.withCauseInstanceOf(NatsPublishException.class);
	}

	@Test
	void throwsToTheSenderWhereTheStreamIsGone() throws Exception {
		start(JETSTREAM);
		send("orders", "p");
		management.deleteStream("orders");
		assertThatExceptionOfType(MessageDeliveryException.class).isThrownBy(() -> send("orders", "p"))
			.withCauseInstanceOf(NatsNoStreamException.class);
	}

	@Test
	void storesTheMessagesOfAPartitionUnderItsSubject() throws Exception {
		start(JETSTREAM, "spring.cloud.stream.bindings.orders.producer.partition-key-expression=headers['key']",
				"spring.cloud.stream.bindings.orders.producer.partition-count=2");
		send("orders", MessageBuilder.withPayload("even").setHeader("key", 2).build());
		send("orders", MessageBuilder.withPayload("odd").setHeader("key", 3).build());
		assertThat(management.getStreamInfo("orders").getConfiguration().getSubjects()).containsExactly("orders.*");
		assertThat(management.getLastMessage("orders", "orders.0").getData()).asString().isEqualTo("even");
		assertThat(management.getLastMessage("orders", "orders.1").getData()).asString().isEqualTo("odd");
	}

	@Test
	void aRequiredGroupGetsWhatWasSentBeforeItCame() throws Exception {
		start("spring.cloud.stream.nats.bindings.orders.producer.delivery=jetstream",
				"spring.cloud.stream.nats.bindings.orders.producer.stream.retention=interest",
				"spring.cloud.stream.bindings.orders.producer.required-groups=order-audit");
		send("orders", "early");
		context().close();
		start(Audit.class, "spring.cloud.stream.bindings.audit-in-0.destination=orders",
				"spring.cloud.stream.bindings.audit-in-0.group=order-audit",
				"spring.cloud.stream.nats.bindings.audit-in-0.consumer.delivery=jetstream");
		assertThat(context().getBean(Audit.class).received.poll(10, TimeUnit.SECONDS)).isEqualTo("early");
		assertThat(management.getConsumerNames("orders")).hasSize(1);
		Awaitility.await().untilAsserted(() -> assertThat(count("orders")).isZero());
	}

	@Test
	void doesNotWaitForAcknowledgementsWhereTheBindingDoesNot() {
		start(JETSTREAM, ASYNC, "spring.cloud.stream.nats.default.producer.max-in-flight=3");
		for (int i = 0; i < 50; i++) {
			send("orders", "p" + i);
		}
		Awaitility.await().untilAsserted(() -> assertThat(count("orders")).isEqualTo(50));
	}

	@Test
	void tellsTheErrorChannelOfWhatWasNotStoredInTheTraceOfTheSender() throws Exception {
		start(Errors.class, JETSTREAM, ASYNC, ERRORS,
				"spring.cloud.stream.bindings.orders.error-handler-definition=failed",
				"spring.cloud.function.definition=failed");
		send("orders", "fine");
		Awaitility.await().untilAsserted(() -> assertThat(count("orders")).isEqualTo(1));
		management.deleteStream("orders");
		Span sender = span("sender");
		Message<String> message = MessageBuilder.withPayload("lost").setHeader("tenant", "blue").build();
		inside(sender, () -> {
			send("orders", message);
			return null;
		});
		Failed failed = context().getBean(Errors.class).failures.poll(10, TimeUnit.SECONDS);
		assertThat(failed).isNotNull();
		assertThat(failed.message().getPayload()).isInstanceOfSatisfying(MessageDeliveryException.class, (failure) -> {
			assertThat(failure).hasMessageContaining("The binding 'orders' could not send")
				.hasCauseInstanceOf(NatsNoStreamException.class);
			assertThat(failure.getFailedMessage().getPayload()).isEqualTo("lost".getBytes());
			assertThat(failure.getFailedMessage().getHeaders()).containsEntry("tenant", "blue");
		});
		assertThat(failed.traceId()).isEqualTo(sender.getSpanContext().getTraceId());
		assertThat(failed.thread()).startsWith("nats-failures-orders-");
	}

	@Test
	void logsWhatWasNotStoredWhereThereIsNoErrorChannel(CapturedOutput output) throws Exception {
		start(JETSTREAM, ASYNC);
		send("orders", "fine");
		Awaitility.await().untilAsserted(() -> assertThat(count("orders")).isEqualTo(1));
		management.deleteStream("orders");
		send("orders", "lost");
		Awaitility.await()
			.untilAsserted(() -> assertThat(output).contains("The binding 'orders' could not send to the NATS subject")
				.contains("set error-channel-enabled of the binding 'orders'"));
	}

	@Test
	void anErrorHandlerMaySendOnTheSameBindingWhileAllPlacesAreTaken() throws Exception {
		start(Errors.class, JETSTREAM, ASYNC, ERRORS, "spring.cloud.function.definition=failed",
				"spring.cloud.stream.nats.default.producer.max-in-flight=1",
				"spring.cloud.stream.bindings.orders.error-handler-definition=failed");
		send("orders", "fine");
		Awaitility.await().untilAsserted(() -> assertThat(count("orders")).isEqualTo(1));
		management.deleteStream("orders");
		Errors errors = context().getBean(Errors.class);
		errors.whenFailed = () -> {
			addStream("orders");
			errors.whenFailed = () -> {
			};
			send("orders", "instead");
		};
		send("orders", "lost");
		assertThat(errors.failures.poll(10, TimeUnit.SECONDS)).isNotNull();
		Awaitility.await().untilAsserted(() -> assertThat(count("orders")).isEqualTo(1));
	}

	@Test
	void waitsForWhatIsInFlightWhenItStopsAndSendsNoMoreAfterwards() throws Exception {
		start(Errors.class, JETSTREAM, ASYNC, ERRORS, "spring.cloud.function.definition=failed",
				"spring.cloud.stream.output-bindings=orders",
				"spring.cloud.stream.bindings.orders.error-handler-definition=failed");
		send("orders", "fine");
		Awaitility.await().untilAsserted(() -> assertThat(count("orders")).isEqualTo(1));
		management.deleteStream("orders");
		Errors errors = context().getBean(Errors.class);
		CountDownLatch handling = new CountDownLatch(1);
		CountDownLatch mayGoOn = new CountDownLatch(1);
		errors.whenFailed = () -> {
			handling.countDown();
			await(mayGoOn);
		};
		send("orders", "lost");
		await(handling);
		Thread stopping = new Thread(() -> context().getBean(BindingsLifecycleController.class).stop("orders"));
		stopping.start();
		Awaitility.await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
		assertThat(errors.failures).isEmpty();
		mayGoOn.countDown();
		stopping.join(Duration.ofSeconds(10).toMillis());
		assertThat(stopping.isAlive()).isFalse();
		assertThat(errors.failures).hasSize(1);
		assertThatExceptionOfType(MessageDeliveryException.class).isThrownBy(() -> send("orders", "late"))
			.withMessageContaining("The binding 'orders' is stopped");
	}

	@Test
	void aSenderWaitsForAPlaceAndIsToldWhenThereIsNone() throws Exception {
		InFlight inFlight = new InFlight("orders", 1, Duration.ofMillis(50));
		inFlight.enter();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(inFlight::enter)
			.withMessage(
					"None of the 1 messages that the binding 'orders' may have in flight was settled within 50 ms");
		assertThat(inFlight.awaitNone()).isOne();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(inFlight::enter)
			.withMessageEndingWith("before the sender was interrupted");
		assertThat(Thread.interrupted()).isTrue();
		inFlight.leave();
		assertThat(inFlight.awaitNone()).isZero();
		inFlight.enter();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void addStream(String name) {
		try {
			management.addStream(StreamConfiguration.builder().name(name).subjects(name).build());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static long count(String stream) throws Exception {
		return management.getStreamInfo(stream).getStreamState().getMsgCount();
	}

	record Failed(ErrorMessage message, String traceId, String thread) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Audit {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@Bean
		Consumer<String> audit() {
			return this.received::add;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Errors extends NatsApplications.Empty {

		private final BlockingQueue<Failed> failures = new LinkedBlockingQueue<>();

		private volatile Runnable whenFailed = () -> {
		};

		@Bean
		Consumer<ErrorMessage> failed() {
			return (message) -> {
				this.whenFailed.run();
				this.failures.add(new Failed(message, Span.current().getSpanContext().getTraceId(),
						Thread.currentThread().getName()));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamingStreams {

		@Bean
		NewDestinationBindingCallback<NatsProducerProperties> namingStreams() {
			return (destination, channel, properties, extension) -> extension.getStream().setName("ALL");
		}

	}

}
