// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.nats.listener.ListenerMode;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.binder.Binding;
import org.springframework.cloud.stream.binder.DefaultPollableMessageSource;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.PollableSource;
import org.springframework.cloud.stream.binder.RequeueCurrentMessageException;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.SubscribableChannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for consumer bindings that the application polls.
 */
@ExtendWith(OutputCaptureExtension.class)
class PolledConsumerBindingTests extends ConsumerBindingTestSupport {

	private final DefaultPollableMessageSource source = new DefaultPollableMessageSource(null);

	@Test
	void aMessageOfCoreNatsIsHandledInTheOneSpanThatContinuesItsTrace(CapturedOutput output) throws Exception {
		bindPolled("polled.core", "audit", core());
		wire.publish("polled.core", "", List.of(CALLER, "tenant: blue"), "x");
		assertThat(this.source.poll(received())).isTrue();
		Received message = next();
		assertThat(message.text()).isEqualTo("x");
		assertThat(message.traceId()).isEqualTo(TRACE_ID);
		assertThat(message.message().getHeaders()).containsEntry("tenant", "blue");
		assertThat(consumerSpans()).singleElement().extracting(SpanData::getSpanId).isEqualTo(message.spanId());
		assertThat(output).doesNotContain("No AcknowledgementCallback");
	}

	@Test
	void aMessageOfJetStreamIsAcknowledgedOnceItIsHandled() throws Exception {
		bindPolled("work.polled", "audit", jetStream());
		wire.publish("work.polled", "", List.of(CALLER), "x");
		assertThat(this.source.poll(received())).isTrue();
		Received message = next();
		assertThat(message.traceId()).isEqualTo(TRACE_ID);
		awaitSettled("audit@work_polled", lastSequence());
		assertThat(consumerSpans()).singleElement().extracting(SpanData::getSpanId).isEqualTo(message.spanId());
	}

	@Test
	void withoutAMessageThereIsNoSpan() {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.getExtension().setPollTimeout(Duration.ofMillis(50));
		bindPolled("work.nothing", "audit", properties);
		assertThat(this.source.poll(received())).isFalse();
		assertThat(consumerSpans()).isEmpty();
	}

	@Test
	void retriesAreMadeInTheOneSpanAndWhatFailsForGoodBecomesADeadLetter() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setMaxAttempts(3);
		properties.getExtension().getDeadLetter().setEnabled(true);
		bindPolled("work.polledfailing", "audit", properties);
		wire.publish("work.polledfailing", "", List.of(CALLER), "x");
		assertThat(this.source.poll(failing())).isTrue();
		assertThat(this.received).hasSize(3);
		assertThat(awaitDeadLetter("error.work.polledfailing.audit").getHeaders().get("traceparent")).singleElement()
			.asString()
			.contains(TRACE_ID);
		awaitSettled("audit@work_polledfailing", lastSequence());
		assertThat(consumerSpans()).singleElement()
			.satisfies((span) -> assertThat(span.getStatus().getStatusCode().name()).isEqualTo("ERROR"));
	}

	@Test
	void aMessageOfCoreNatsThatFailsBecomesADeadLetter() {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		properties.getExtension().getDeadLetter().setEnabled(true);
		bindPolled("polled.failing", "audit", properties);
		wire.subscribe("error.polled.failing.audit");
		wire.publish("polled.failing", "", List.of(CALLER), "x");
		assertThat(this.source.poll(failing())).isTrue();
		RawMessage letter = wire.nextMessage();
		assertThat(letter.payload()).isEqualTo("x");
		assertThat(letter.header("traceparent")).singleElement().asString().contains(TRACE_ID);
	}

	@Test
	void whatFailsWithoutADeadLetterIsPolledAgain() throws Exception {
		bindPolled("work.polledagain", "audit", jetStream());
		wire.publish("work.polledagain", "", List.of(CALLER), "x");
		assertThat(this.source.poll(failing())).isTrue();
		next();
		Awaitility.await().until(() -> this.source.poll(received()));
		assertThat(next().text()).isEqualTo("x");
		awaitSettled("audit@work_polledagain", lastSequence());
	}

	@Test
	void aMessageToRequeueIsPolledAgainWithoutRetries() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setMaxAttempts(3);
		bindPolled("work.polledrequeue", "audit", properties);
		wire.publish("work.polledrequeue", "", List.of(CALLER), "x");
		assertThat(this.source.poll(received((message) -> {
			throw new RequeueCurrentMessageException("later");
		}))).isTrue();
		next();
		assertThat(this.received).isEmpty();
		Awaitility.await().until(() -> this.source.poll(received()));
		assertThat(next().text()).isEqualTo("x");
	}

	@Test
	void theApplicationMayAcknowledgeLater() throws Exception {
		bindPolled("work.polledlater", "audit", jetStream());
		wire.publish("work.polledlater", "", List.of(CALLER), "x");
		assertThat(this.source
			.poll(received((message) -> StaticMessageHeaderAccessor.getAcknowledgmentCallback(message).noAutoAck())))
			.isTrue();
		AcknowledgmentCallback callback = StaticMessageHeaderAccessor.getAcknowledgmentCallback(next().message());
		assertThat(callback).isNotNull();
		assertThat(management.getConsumerInfo("work", "audit@work_polledlater").getNumAckPending()).isEqualTo(1);
		callback.acknowledge();
		awaitSettled("audit@work_polledlater", lastSequence());
	}

	@Test
	void aHandlerMayTakeLongerThanTheAckWait() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.getExtension().setAckWait(Duration.ofMillis(500));
		bindPolled("work.polledslow", "audit", properties);
		wire.publish("work.polledslow", "", List.of(CALLER), "x");
		assertThat(this.source
			.poll(received((message) -> Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> true))))
			.isTrue();
		awaitSettled("audit@work_polledslow", lastSequence());
		assertThat(management.getConsumerInfo("work", "audit@work_polledslow").getDelivered().getConsumerSequence())
			.isEqualTo(1);
	}

	@Test
	void anErrorHandlerGetsTheMessageOfNatsInTheTraceOfTheMessage() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		bindPolled("work.polledhandled", "audit", properties);
		context().getBean(errorChannel(properties), SubscribableChannel.class).subscribe(received());
		wire.publish("work.polledhandled", "", List.of(CALLER), "x");
		this.source.poll((message) -> {
			throw new IllegalStateException("no good");
		});
		Received error = next();
		assertThat(error.traceId()).isEqualTo(TRACE_ID);
		assertThat(error.message().getHeaders().get(IntegrationMessageHeaderAccessor.SOURCE_DATA))
			.isInstanceOf(io.nats.client.Message.class);
	}

	@Test
	void aBindingThatIsPausedOrStoppedGivesNothing() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setAutoStartup(false);
		Binding<?> binding = bindPolled("work.polledpaused", "audit", properties);
		wire.publish("work.polledpaused", "", List.of(CALLER), "x");
		assertThat(this.source.poll(received())).isFalse();
		binding.start();
		binding.pause();
		assertThat(this.source.poll(received())).isFalse();
		binding.resume();
		assertThat(this.source.poll(received())).isTrue();
		assertThat(next().text()).isEqualTo("x");
		awaitSettled("audit@work_polledpaused", lastSequence());
		wire.publish("work.polledpaused", "", List.of(CALLER), "y");
		binding.stop();
		assertThat(this.source.poll(received())).isFalse();
		binding.start();
		assertThat(this.source.poll(received())).isTrue();
		assertThat(next().text()).isEqualTo("y");
	}

	@Test
	void messagesThatNobodyHasPolledAreNotForgottenSilently(CapturedOutput output) {
		Binding<?> binding = bindPolled("polled.left", "audit", core());
		wire.publish("polled.left", "", List.of(), "1");
		Awaitility.await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> {
			binding.stop();
			binding.start();
			wire.publish("polled.left", "", List.of(), "2");
			assertThat(output).contains("messages that nobody has polled");
		});
	}

	@Test
	void aConsumerThatWasDeletedIsCreatedAnew() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.getExtension().setPollTimeout(Duration.ofMillis(200));
		bindPolled("work.polleddeleted", "audit", properties);
		this.source.poll(received());
		management.deleteConsumer("work", "audit@work_polleddeleted");
		wire.publish("work.polleddeleted", "", List.of(CALLER), "x");
		Awaitility.await().until(() -> this.source.poll(received()));
		assertThat(next().text()).isEqualTo("x");
	}

	@Test
	void whatDoesNotGoWithPollingIsToldByName() {
		ExtendedConsumerProperties<NatsConsumerProperties> batch = jetStream();
		batch.setBatchMode(true);
		assertThatIllegalArgumentException().isThrownBy(() -> bindPolled("work.wrong", "audit", batch))
			.withMessageContaining(batch.getBindingName())
			.withMessageContaining("batch-mode");
		ExtendedConsumerProperties<NatsConsumerProperties> push = jetStream();
		push.getExtension().setListenerMode(ListenerMode.PUSH);
		assertThatIllegalArgumentException().isThrownBy(() -> bindPolled("work.wrong", "audit", push))
			.withMessageContaining(push.getBindingName())
			.withMessageContaining("PUSH");
	}

	private MessageHandler failing() {
		return received((message) -> {
			throw new IllegalStateException("no good");
		});
	}

	private Binding<PollableSource<MessageHandler>> bindPolled(String destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		Binding<PollableSource<MessageHandler>> binding = binder.bindPollableConsumer(destination, group, this.source,
				properties);
		unbindAfterwards(binding);
		return binding;
	}

}
