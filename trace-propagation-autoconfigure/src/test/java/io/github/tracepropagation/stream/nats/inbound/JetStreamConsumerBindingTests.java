// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.ListenerMode;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.header.NatsMessageHeaders;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.MessageInfo;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.cloud.stream.binder.Binding;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.RequeueCurrentMessageException;
import org.springframework.cloud.stream.function.StandardBatchUtils;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.integration.acks.AcknowledgmentCallback.Status;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.SubscribableChannel;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for consumer bindings to streams of JetStream.
 */
class JetStreamConsumerBindingTests extends ConsumerBindingTestSupport {

	@ParameterizedTest
	@EnumSource(value = ListenerMode.class, names = "CORE", mode = EnumSource.Mode.EXCLUDE)
	void aGroupIsADurableConsumerThatGoesOnWhereItWas(ListenerMode mode) throws Exception {
		String subject = "work.durable." + mode;
		wire.publish(subject, "", List.of(CALLER), "before");
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.getExtension().setListenerMode(mode);
		Binding<MessageChannel> binding = bind(subject, "audit", properties, received());
		Received before = next();
		assertThat(before.text()).isEqualTo("before");
		assertThat(before.traceId()).isEqualTo(TRACE_ID);
		awaitSettled("audit@work_durable_" + mode, lastSequence());
		assertThat(consumerSpans()).hasSize(1);
		binding.stop();
		wire.publish(subject, "", List.of(), "meanwhile");
		binding.start();
		assertThat(next().text()).isEqualTo("meanwhile");
		assertThat(this.received).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(value = ListenerMode.class, names = { "PULL", "PUSH" })
	void twoInstancesOfAGroupShareItsMessages(ListenerMode mode) throws Exception {
		String subject = "work.shared." + mode;
		for (int i = 0; i < 2; i++) {
			ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
			properties.getExtension().setListenerMode(mode);
			properties.setConcurrency(2);
			bind(subject, "audit", properties, received());
		}
		for (int i = 0; i < 10; i++) {
			wire.publish(subject, "", List.of(), "" + i);
		}
		awaitSettled("audit@work_shared_" + mode, lastSequence());
		assertThat(this.received).hasSize(10);
	}

	@ParameterizedTest
	@EnumSource(value = ListenerMode.class, names = { "PULL", "PUSH" })
	void anAnonymousConsumerGetsWhatIsNew(ListenerMode mode) throws Exception {
		String subject = "work.anonymous." + mode;
		wire.publish(subject, "", List.of(), "before");
		for (int i = 0; i < 2; i++) {
			ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
			properties.getExtension().setListenerMode(mode);
			properties.setConcurrency(2);
			bind(subject, null, properties, received());
		}
		wire.publish(subject, "", List.of(), "new");
		assertThat(next().text()).isEqualTo("new");
		assertThat(next().text()).isEqualTo("new");
		assertThat(management.getConsumers("work")).filteredOn((info) -> filter(info).contains(subject))
			.hasSize(2)
			.allSatisfy((info) -> assertThat(info.getConsumerConfiguration().getDurable()).isNull());
	}

	@Test
	void theConsumerIsAsTheBindingSays() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		NatsConsumerProperties extension = properties.getExtension();
		extension.setDurable("named");
		extension.setAckWait(Duration.ofSeconds(7));
		extension.setMaxAckPending(3);
		extension.setDeliverPolicy(DeliverPolicy.Last);
		bind("work.named", "audit", properties, received());
		ConsumerConfiguration configuration = management.getConsumerInfo("work", "named").getConsumerConfiguration();
		assertThat(configuration.getAckWait()).isEqualTo(Duration.ofSeconds(7));
		assertThat(configuration.getMaxAckPending()).isEqualTo(3);
		assertThat(configuration.getDeliverPolicy()).isEqualTo(DeliverPolicy.Last);
		assertThat(configuration.getFilterSubjects()).containsExactly("work.named");
	}

	@Test
	void eachInstanceOfAPartitionedGroupHasADurableOfItsOwn() throws Exception {
		for (int i = 0; i < 2; i++) {
			ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
			properties.setPartitioned(true);
			properties.setInstanceIndex(i);
			bind("work.partitioned", "audit", properties, received());
		}
		wire.publish("work.partitioned.1", "", List.of(), "one");
		assertThat(next().text()).isEqualTo("one");
		assertThat(filter(management.getConsumerInfo("work", "audit@work_partitioned-0")))
			.containsExactly("work.partitioned.0");
		assertThat(filter(management.getConsumerInfo("work", "audit@work_partitioned-1")))
			.containsExactly("work.partitioned.1");
	}

	@Test
	void whatFailsIsDeliveredAgainUntilItBecomesADeadLetter() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setMaxAttempts(2);
		properties.getExtension().setMaxDeliver(2);
		properties.getExtension().setRedeliveryBackoff(List.of(Duration.ofMillis(30)));
		properties.getExtension().getDeadLetter().setEnabled(true);
		bind("work.failing", "audit", properties, received((message) -> {
			throw new IllegalStateException("no good");
		}));
		wire.publish("work.failing", "", List.of(CALLER, "tenant: blue"), "x");
		MessageInfo letter = awaitDeadLetter("error.work.failing.audit");
		assertThat(letter.getHeaders().get("tenant")).containsExactly("blue");
		assertThat(letter.getHeaders().get("Nats-Dead-Letter-Reason"))
			.containsExactly("java.lang.IllegalStateException: no good");
		assertThat(letter.getHeaders().get("Nats-Dead-Letter-Deliveries")).containsExactly("2");
		assertThat(letter.getHeaders().get("traceparent")).singleElement().asString().contains(TRACE_ID);
		awaitSettled("audit@work_failing", lastSequence());
		assertThat(this.received).hasSize(4)
			.allSatisfy((received) -> assertThat(received.traceId()).isEqualTo(TRACE_ID));
		assertThat(consumerSpans()).hasSize(2);
	}

	@Test
	void whereNothingIsSaidOfDeliveriesTheFirstFailureIsADeadLetter() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.getExtension().getDeadLetter().setEnabled(true);
		properties.getExtension().getDeadLetter().setSubject("error.work.own");
		bind("work.once", "audit", properties, received((message) -> {
			throw new IllegalStateException("no good");
		}));
		wire.publish("work.once", "", List.of(), "x");
		assertThat(awaitDeadLetter("error.work.own").getData()).asString().isEqualTo("x");
		awaitSettled("audit@work_once", lastSequence());
		assertThat(this.received).hasSize(1);
	}

	@Test
	void withoutADeadLetterAMessageIsDeliveredUntilItIsHandled() throws Exception {
		AtomicInteger failures = new AtomicInteger();
		bind("work.again", "audit", jetStream(), received((message) -> {
			if (failures.incrementAndGet() < 4) {
				throw new IllegalStateException("not yet");
			}
		}));
		wire.publish("work.again", "", List.of(), "x");
		awaitSettled("audit@work_again", lastSequence());
		assertThat(this.received).hasSize(4);
	}

	@Test
	void aDeadLetterThatNoStreamTakesKeepsTheMessage() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.getExtension().getDeadLetter().setEnabled(true);
		properties.getExtension().getDeadLetter().setSubject("nowhere.to.be.found");
		bind("work.homeless", "audit", properties, received((message) -> {
			throw new IllegalStateException("no good");
		}));
		for (String stream : management.getStreamNames("nowhere.to.be.found")) {
			management.deleteStream(stream);
		}
		wire.publish("work.homeless", "", List.of(), "x");
		next();
		next();
		assertThat(next().text()).isEqualTo("x");
	}

	@Test
	void retriesMayTakeLongerThanTheAckWait() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setMaxAttempts(3);
		properties.setBackOffInitialInterval(700);
		properties.setBackOffMultiplier(1);
		properties.getExtension().setAckWait(Duration.ofMillis(600));
		AtomicInteger attempts = new AtomicInteger();
		bind("work.slow", "audit", properties, received((message) -> {
			if (attempts.incrementAndGet() < 3) {
				throw new IllegalStateException("not yet");
			}
		}));
		wire.publish("work.slow", "", List.of(), "x");
		awaitSettled("audit@work_slow", lastSequence());
		assertThat(this.received).hasSize(3);
		assertThat(consumerSpans()).hasSize(1);
	}

	@Test
	void aMessageToRequeueIsDeliveredAgainWithoutRetriesOrErrorHandlers() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setMaxAttempts(5);
		AtomicInteger deliveries = new AtomicInteger();
		bind("work.requeued", "audit", properties, received((message) -> {
			if (deliveries.incrementAndGet() < 3) {
				throw new RequeueCurrentMessageException("later");
			}
		}));
		wire.publish("work.requeued", "", List.of(), "x");
		ConsumerInfo settled = awaitSettled("audit@work_requeued", lastSequence());
		assertThat(settled.getDelivered().getConsumerSequence()).isEqualTo(3);
		assertThat(this.received).hasSize(3);
	}

	@Test
	void aMessageToRequeueIsNoDeadLetterWhereTheFirstFailureIs() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.getExtension().getDeadLetter().setEnabled(true);
		AtomicInteger deliveries = new AtomicInteger();
		bind("work.given", "g", properties, received((message) -> {
			if (deliveries.incrementAndGet() < 3) {
				throw new RequeueCurrentMessageException();
			}
		}));
		wire.publish("work.given", "", List.of(CALLER), "x");
		for (int delivery = 1; delivery <= 3; delivery++) {
			assertThat(next().message().getHeaders()).containsEntry(NatsMessageHeaders.DELIVERY_COUNT, (long) delivery);
		}
		awaitSettled("g@work_given", lastSequence());
		assertThatThrownBy(() -> management.getLastMessage("errors", "error.work.given.g"))
			.isInstanceOf(JetStreamApiException.class);
	}

	@Test
	void aMessageThatCannotBeConvertedIsNotTriedAgain() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setMaxAttempts(5);
		properties.getExtension().setMaxDeliver(5);
		properties.getExtension().getDeadLetter().setEnabled(true);
		bind("work.unreadable", "audit", properties, received((message) -> {
			throw new MessageConversionException("no JSON");
		}));
		wire.publish("work.unreadable", "", List.of(), "x");
		awaitDeadLetter("error.work.unreadable.audit");
		awaitSettled("audit@work_unreadable", lastSequence());
		assertThat(this.received).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(Status.class)
	void theApplicationAcknowledgesByItself(Status status) throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.getExtension().setAckMode(AckMode.MANUAL);
		bind("work.manual." + status, "audit", properties, received());
		wire.publish("work.manual." + status, "", List.of(), "x");
		AcknowledgmentCallback callback = StaticMessageHeaderAccessor.getAcknowledgmentCallback(next().message());
		assertThat(callback).isNotNull();
		assertThat(callback.isAutoAck()).isFalse();
		assertThat(callback.isAcknowledged()).isFalse();
		String consumer = "audit@work_manual_" + status;
		assertThat(management.getConsumerInfo("work", consumer).getNumAckPending()).isEqualTo(1);
		callback.acknowledge(status);
		assertThat(callback.isAcknowledged()).isTrue();
		if (status == Status.REQUEUE) {
			StaticMessageHeaderAccessor.getAcknowledgmentCallback(next().message()).acknowledge();
		}
		awaitSettled(consumer, lastSequence());
		assertThat(this.received).isEmpty();
	}

	@Test
	void whatTheApplicationFailsOnBeforeItHasAcknowledgedIsDeliveredAgain() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.getExtension().setAckMode(AckMode.MANUAL);
		AtomicInteger deliveries = new AtomicInteger();
		bind("work.unacked", "audit", properties, received((message) -> {
			if (deliveries.incrementAndGet() == 1) {
				throw new IllegalStateException("not yet");
			}
			StaticMessageHeaderAccessor.getAcknowledgmentCallback(message).acknowledge();
		}));
		wire.publish("work.unacked", "", List.of(), "x");
		awaitSettled("audit@work_unacked", lastSequence());
		assertThat(this.received).hasSize(2);
	}

	@Test
	void nobodyAcknowledgesWhereTheBindingSaysSo() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.getExtension().setAckMode(AckMode.NONE);
		properties.getExtension().getDeadLetter().setEnabled(true);
		bind("work.none", "audit", properties, received((message) -> {
			throw new IllegalStateException("no good");
		}));
		wire.publish("work.none", "", List.of(), "x");
		awaitDeadLetter("error.work.none.audit");
		assertThat(this.received).hasSize(1);
		assertThat(management.getConsumerInfo("work", "audit@work_none").getConsumerConfiguration().getAckPolicy())
			.isEqualTo(AckPolicy.None);
	}

	@Test
	void aBatchIsHandledInOneSpanWithLinksAndTheHeadersOfEach() throws Exception {
		wire.publish("work.batch", "", List.of(CALLER, "number: 1"), "a");
		wire.publish("work.batch", "",
				List.of("traceparent: 00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "number: 2"), "b");
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setBatchMode(true);
		properties.getExtension().setBatchSize(5);
		bind("work.batch", "audit", properties, received());
		Received batch = next();
		@SuppressWarnings("unchecked")
		Message<List<Object>> message = (Message<List<Object>>) batch.message();
		assertThat(message.getPayload()).extracting((payload) -> new String((byte[]) payload))
			.containsExactly("a", "b");
		assertThat(StandardBatchUtils.getMessageByIndex(message, 1).getValue()).containsEntry("number", "2");
		awaitSettled("audit@work_batch", lastSequence());
		assertThat(consumerSpans()).singleElement().satisfies((span) -> {
			assertThat(span.getSpanId()).isEqualTo(batch.spanId());
			assertThat(span.getLinks()).hasSize(2);
		});
	}

	@Test
	void eachMessageOfAFailedBatchBecomesADeadLetter() throws Exception {
		wire.publish("work.badbatch", "", List.of(CALLER), "a");
		wire.publish("work.badbatch", "", List.of(CALLER), "b");
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setBatchMode(true);
		properties.setMaxAttempts(2);
		properties.getExtension().getDeadLetter().setEnabled(true);
		bind("work.badbatch", "audit", properties, received((message) -> {
			throw new IllegalStateException("no good");
		}));
		awaitSettled("audit@work_badbatch", lastSequence());
		assertThat(this.received).hasSize(2);
		long last = awaitDeadLetter("error.work.badbatch.audit").getSeq();
		assertThat(management.getMessage("errors", last - 1).getData()).asString().isEqualTo("a");
		assertThat(management.getMessage("errors", last).getData()).asString().isEqualTo("b");
	}

	@Test
	void aBatchIsAcknowledgedByTheApplicationAsAWhole() throws Exception {
		wire.publish("work.manualbatch", "", List.of(), "a");
		wire.publish("work.manualbatch", "", List.of(), "b");
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setBatchMode(true);
		properties.getExtension().setAckMode(AckMode.MANUAL);
		bind("work.manualbatch", "audit", properties, received());
		AcknowledgmentCallback callback = StaticMessageHeaderAccessor.getAcknowledgmentCallback(next().message());
		assertThat(management.getConsumerInfo("work", "audit@work_manualbatch").getNumAckPending()).isEqualTo(2);
		callback.acknowledge();
		awaitSettled("audit@work_manualbatch", lastSequence());
	}

	@Test
	void theMessageUnderWayIsFinishedWhenTheBindingStopsAndTheOthersAreGivenBack() throws Exception {
		for (int i = 0; i < 5; i++) {
			wire.publish("work.stopped", "", List.of(), "" + i);
		}
		CountDownLatch proceed = new CountDownLatch(1);
		Binding<MessageChannel> binding = bind("work.stopped", "audit", jetStream(), received((message) -> {
			try {
				proceed.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}));
		assertThat(next().text()).isEqualTo("0");
		Thread stopping = new Thread(binding::stop);
		stopping.start();
		Awaitility.await()
			.until(() -> stopping.getState() == Thread.State.TIMED_WAITING
					|| stopping.getState() == Thread.State.WAITING);
		proceed.countDown();
		stopping.join();
		assertThat(this.received).isEmpty();
		binding.start();
		awaitSettled("audit@work_stopped", lastSequence());
		assertThat(this.received).extracting(Received::text).containsExactlyInAnyOrder("1", "2", "3", "4");
	}

	@Test
	void severalDestinationsInOneConsumerNeedAServerThatKnowsThem() throws Exception {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setMultiplex(true);
		if (serverIsSameOrNewerThan("2.10")) {
			bind("work.several.one,work.several.two", "audit", properties, received());
			wire.publish("work.several.two", "", List.of(), "x");
			assertThat(next().text()).isEqualTo("x");
			return;
		}
		assertThatThrownBy(() -> bind("work.several.one,work.several.two", "audit", properties, received())).rootCause()
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContainingAll("The binding '" + properties.getBindingName() + "'", "2.10 or newer", "wildcard");
	}

	@Test
	void aBindingTellsItsStreamAndConsumer() {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		Binding<MessageChannel> binding = bind("work.described", "audit", properties, received());
		assertThat(binding.getAdditionalConfigurationProperties()).isEqualTo(Map.of(properties.getBindingName(),
				Map.of("subjects", List.of("work.described"), "stream", "work", "durable", "audit@work_described")));
	}

	@Test
	void anErrorHandlerOfABatchGetsAllMessagesOfNats() throws Exception {
		wire.publish("work.batcherror", "", List.of(), "a");
		ExtendedConsumerProperties<NatsConsumerProperties> properties = jetStream();
		properties.setBatchMode(true);
		AtomicInteger failures = new AtomicInteger();
		properties.setAutoStartup(false);
		Binding<MessageChannel> binding = bind("work.batcherror", "audit", properties, (message) -> {
			if (failures.incrementAndGet() == 1) {
				throw new IllegalStateException("no good");
			}
		});
		context().getBean(errorChannel(properties), SubscribableChannel.class).subscribe(received());
		binding.start();
		assertThat(next().message().getHeaders().get(IntegrationMessageHeaderAccessor.SOURCE_DATA))
			.asInstanceOf(InstanceOfAssertFactories.LIST)
			.hasSize(1);
		awaitSettled("audit@work_batcherror", lastSequence());
	}

	private static List<String> filter(ConsumerInfo info) {
		return info.getConsumerConfiguration().getFilterSubjects();
	}

}
