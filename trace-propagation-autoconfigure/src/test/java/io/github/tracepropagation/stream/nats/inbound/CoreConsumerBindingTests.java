// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.header.NatsMessageHeaders;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.binder.Binding;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.HeaderMode;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.SubscribableChannel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for consumer bindings to subjects of core NATS.
 */
@ExtendWith(OutputCaptureExtension.class)
class CoreConsumerBindingTests extends ConsumerBindingTestSupport {

	@Test
	void aMessageIsHandledInTheOneSpanThatContinuesItsTrace() throws Exception {
		bind("core.traced", "audit", core(), received());
		wire.publish("core.traced", "", List.of(CALLER, "tenant: blue"), "x");
		Received message = next();
		assertThat(message.text()).isEqualTo("x");
		assertThat(message.traceId()).isEqualTo(TRACE_ID);
		assertThat(message.message().getHeaders()).containsEntry("tenant", "blue")
			.containsEntry(NatsMessageHeaders.SUBJECT, "core.traced");
		SpanData span = consumerSpans().get(0);
		assertThat(consumerSpans()).hasSize(1);
		assertThat(span.getSpanId()).isEqualTo(message.spanId());
		assertThat(span.getName()).isEqualTo("process core.traced");
	}

	@Test
	void oneOfAGroupGetsAMessageAndEveryAnonymousConsumerDoes() throws Exception {
		AtomicInteger grouped = new AtomicInteger();
		bind("core.groups", "audit", core(), (message) -> grouped.incrementAndGet());
		bind("core.groups", "audit", core(), (message) -> grouped.incrementAndGet());
		bind("core.groups", null, core(), received());
		bind("core.groups", "", core(), received());
		for (int i = 0; i < 10; i++) {
			wire.publish("core.groups", "", List.of(), "m" + i);
		}
		for (int i = 0; i < 20; i++) {
			next();
		}
		Awaitility.await().until(() -> grouped.get() == 10);
		assertThat(this.received).isEmpty();
	}

	@Test
	void severalThreadsOfAGroupHandleMessagesAtTheSameTime() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		properties.setConcurrency(3);
		CountDownLatch together = new CountDownLatch(3);
		bind("core.concurrent", "audit", properties, (message) -> {
			together.countDown();
			try {
				together.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		// The server spreads messages among the members of a group at random
		for (int i = 0; i < 60; i++) {
			wire.publish("core.concurrent", "", List.of(), "x");
		}
		assertThat(together.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aDestinationMayHaveWildcardsAndBeSeveral() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		properties.setMultiplex(true);
		bind("core.many.*,core.other", "audit", properties, received());
		wire.publish("core.many.one", "", List.of(), "1");
		assertThat(next().message().getHeaders()).containsEntry(NatsMessageHeaders.SUBJECT, "core.many.one");
		wire.publish("core.other", "", List.of(), "2");
		assertThat(next().text()).isEqualTo("2");
	}

	@Test
	void aMessageIsTriedAgainInItsOneSpan() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		properties.setMaxAttempts(3);
		bind("core.retried", "audit", properties, received((message) -> {
			if (attempt(message) < 3) {
				throw new IllegalStateException("not yet");
			}
		}));
		wire.publish("core.retried", "", List.of(CALLER), "x");
		String span = next().spanId();
		assertThat(next().spanId()).isEqualTo(span);
		assertThat(attempt(next().message())).isEqualTo(3);
		assertThat(consumerSpans()).singleElement()
			.satisfies((data) -> assertThat(data.getStatus().getStatusCode().name()).isEqualTo("UNSET"));
	}

	@Test
	void anExceptionThatIsNotToBeRetriedIsNot() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		properties.setMaxAttempts(3);
		properties.setRetryableExceptions(Map.of(IllegalArgumentException.class, false));
		bind("core.unretried", "audit", properties, received((message) -> {
			throw new IllegalArgumentException("never");
		}));
		wire.publish("core.unretried", "", List.of(CALLER), "x");
		next();
		assertThat(consumerSpans()).hasSize(1);
		assertThat(this.received).isEmpty();
	}

	@Test
	void whatFailsForGoodBecomesADeadLetterOfItsTraceAndTheNextMessageIsHandled(CapturedOutput output)
			throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		properties.setMaxAttempts(2);
		properties.getExtension().getDeadLetter().setEnabled(true);
		bind("core.failing", "audit", properties, received((message) -> {
			throw new IllegalStateException("no good");
		}));
		wire.subscribe("error.core.failing.audit");
		wire.publish("core.failing", "", List.of(CALLER, "tenant: blue"), "x");
		RawMessage letter = wire.nextMessage();
		assertThat(letter.payload()).isEqualTo("x");
		assertThat(letter.header("tenant")).containsExactly("blue");
		assertThat(letter.header("Nats-Dead-Letter-Subject")).containsExactly("core.failing");
		assertThat(letter.header("Nats-Dead-Letter-Reason"))
			.containsExactly("java.lang.IllegalStateException: no good");
		assertThat(letter.header("traceparent")).singleElement().asString().contains(TRACE_ID);
		assertThat(this.received).hasSize(2);
		assertThat(consumerSpans()).singleElement()
			.satisfies((data) -> assertThat(data.getStatus().getStatusCode().name()).isEqualTo("ERROR"));
		assertThat(output).contains("NATS listener " + properties.getBindingName() + " failed on a message");
		wire.publish("core.failing", "",
				List.of("traceparent: 00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), "y");
		assertThat(wire.nextMessage().header("traceparent")).singleElement()
			.asString()
			.contains("1af7651916cd43dd8448eb211c80319c");
	}

	@Test
	void anErrorHandlerGetsTheMessageOfNatsInTheTraceOfTheMessage() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		bind("core.handled", "audit", properties, (message) -> {
			throw new IllegalStateException("no good");
		});
		context().getBean(errorChannel(properties), SubscribableChannel.class).subscribe(received());
		wire.publish("core.handled", "", List.of(CALLER), "x");
		Received error = next();
		assertThat(error.traceId()).isEqualTo(TRACE_ID);
		assertThat(error.message().getPayload()).isInstanceOf(Exception.class);
		assertThat(error.message().getHeaders().get(IntegrationMessageHeaderAccessor.SOURCE_DATA))
			.isInstanceOfSatisfying(io.nats.client.Message.class,
					(raw) -> assertThat(raw.getSubject()).isEqualTo("core.handled"));
	}

	@Test
	void anErrorOfTheVirtualMachineDoesNotEndTheBinding() throws Exception {
		bind("core.errors", "audit", core(), received((message) -> {
			throw new StackOverflowError("deep");
		}));
		wire.publish("core.errors", "", List.of(), "1");
		wire.publish("core.errors", "", List.of(), "2");
		assertThat(next().text()).isEqualTo("1");
		assertThat(next().text()).isEqualTo("2");
	}

	@Test
	void messagesThatHaveArrivedAreHandledWhenTheBindingStops() throws Exception {
		CountDownLatch proceed = new CountDownLatch(1);
		Binding<MessageChannel> binding = bind("core.drained", "audit", core(), received((message) -> {
			try {
				proceed.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}));
		IntStream.range(0, 5).forEach((index) -> wire.publish("core.drained", "", List.of(), "" + index));
		next();
		Thread stopping = new Thread(binding::stop);
		stopping.start();
		Awaitility.await()
			.until(() -> stopping.getState() == Thread.State.TIMED_WAITING
					|| stopping.getState() == Thread.State.WAITING);
		proceed.countDown();
		stopping.join();
		assertThat(this.received).extracting(Received::text).containsExactly("1", "2", "3", "4");
		this.received.clear();
		assertThat(binding.isRunning()).isFalse();
		wire.publish("core.drained", "", List.of(), "nobody");
		binding.start();
		assertNothingBefore("core.drained");
	}

	@Test
	void aPausedBindingTakesNoMessagesUntilItIsResumed() throws Exception {
		Binding<MessageChannel> binding = bind("core.paused", "audit", core(), received());
		binding.pause();
		assertThat(binding.isPaused()).isTrue();
		wire.publish("core.paused", "", List.of(), "nobody");
		binding.resume();
		assertNothingBefore("core.paused");
	}

	@Test
	void aBindingThatDoesNotStartByItselfStartsWhenItIsToldTo() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		properties.setAutoStartup(false);
		Binding<MessageChannel> binding = bind("core.late", "audit", properties, received());
		assertThat(binding.isRunning()).isFalse();
		wire.publish("core.late", "", List.of(), "nobody");
		binding.start();
		assertNothingBefore("core.late");
	}

	@Test
	void anUnboundBindingLeavesNothingBehindAndCanBeBoundAgain() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		bind("core.again", "audit", properties, received()).unbind();
		assertThat(context().containsBean(errorChannel(properties))).isFalse();
		bind("core.again", "audit", properties, received());
		assertNothingBefore("core.again");
		assertThat(this.received).isEmpty();
	}

	@Test
	void theHeadersOfUsersStayAwayWhereTheBindingWantsNone() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		properties.setHeaderMode(HeaderMode.none);
		bind("core.bare", "audit", properties, received());
		wire.publish("core.bare", "", List.of(CALLER, "tenant: blue"), "x");
		Received message = next();
		assertThat(message.traceId()).isEqualTo(TRACE_ID);
		assertThat(message.message().getHeaders()).doesNotContainKey("tenant").containsKey(NatsMessageHeaders.SUBJECT);
	}

	@Test
	void aBindingTellsWhatItHasComeTo(CapturedOutput output) {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		Binding<MessageChannel> binding = bind("core.described", "audit", properties, received());
		bind("core.described", null, core(), received()).unbind();
		assertThat(binding.getAdditionalConfigurationProperties()).isEqualTo(
				Map.of(properties.getBindingName(), Map.of("subjects", List.of("core.described"), "queue", "audit")));
		assertThat(binding.getExtendedInfo()).containsKeys("bindingDestination", "ExtendedConsumerProperties");
		assertThat(output).doesNotContain("This method must be implemented");
	}

	private static int attempt(Message<?> message) {
		AtomicInteger attempt = StaticMessageHeaderAccessor.getDeliveryAttempt(message);
		assertThat(attempt).isNotNull();
		return attempt.get();
	}

}
