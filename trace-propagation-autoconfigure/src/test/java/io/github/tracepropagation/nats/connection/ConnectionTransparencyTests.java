// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.Dispatcher;
import io.nats.client.FetchConsumer;
import io.nats.client.ForceReconnectOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamReader;
import io.nats.client.JetStreamSubscription;
import io.nats.client.KeyValue;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import io.nats.client.Nats;
import io.nats.client.ObjectStore;
import io.nats.client.Options;
import io.nats.client.OrderedConsumerContext;
import io.nats.client.PublishOptions;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.StreamContext;
import io.nats.client.Subscription;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.nats.service.Discovery;
import io.nats.service.Service;
import io.nats.service.ServiceBuilder;
import io.nats.service.ServiceEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Code that is written against jnats, run on a connection of jnats and on an instrumented
 * one: whatever holds for the one has to hold for the other.
 */
@ParameterizedClass
@EnumSource(ConnectionTransparencyTests.Kind.class)
class ConnectionTransparencyTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Duration SHORT = Duration.ofMillis(100);

	private static NatsTestServer server;

	private static ConfigurableApplicationContext context;

	@Parameter
	private Kind kind;

	private Connection connection;

	private final List<String> received = Collections.synchronizedList(new ArrayList<>());

	@BeforeAll
	static void start() {
		server = NatsTestServer.start();
		context = NatsApplications.start(server.url(), NatsApplications.Empty.class);
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
	}

	@BeforeEach
	void connect() throws Exception {
		this.connection = connect(Options.builder());
		this.connection.jetStreamManagement()
			.addStream(StreamConfiguration.builder().name("S").subjects("s.>").storageType(StorageType.Memory).build());
	}

	@AfterEach
	void disconnect() throws Exception {
		try (Connection cleaning = Nats.connect(server.url().toString())) {
			cleaning.jetStreamManagement().deleteStream("S");
		}
		this.connection.close();
	}

	@Test
	void publishedMessagesArriveInTheirOrder() throws Exception {
		Subscription subscription = this.connection.subscribe("a.*");
		this.connection.publish("a.1", bytes("one"));
		this.connection.publish("a.2", "reply", bytes("two"));
		this.connection.publish("a.3", new Headers().put("k", "v"), bytes("three"));
		this.connection.publish(NatsMessage.builder().subject("a.4").data("four").build());
		assertThat(text(subscription.nextMessage(TIMEOUT))).isEqualTo("one");
		assertThat(subscription.nextMessage(TIMEOUT).getReplyTo()).isEqualTo("reply");
		assertThat(subscription.nextMessage(TIMEOUT).getHeaders().get("k")).containsExactly("v");
		assertThat(subscription.nextMessage(TIMEOUT.toMillis()).getSubject()).isEqualTo("a.4");
		assertThat(subscription.nextMessage(SHORT)).isNull();
		assertThat(subscription.getDeliveredCount()).isEqualTo(4);
	}

	@Test
	void aQueueGroupGetsEachMessageOnce() throws Exception {
		Dispatcher first = this.connection.createDispatcher(this::receive);
		Dispatcher second = this.connection.createDispatcher();
		first.subscribe("a", "group");
		second.subscribe("a", "group", this::receive);
		this.connection.flush(TIMEOUT);
		for (int i = 0; i < 20; i++) {
			this.connection.publish("a", bytes("" + i));
		}
		awaitReceived(20);
		assertThat(first.getDeliveredCount() + second.getDeliveredCount()).isEqualTo(20);
		assertThat(this.received).doesNotHaveDuplicates();
	}

	@Test
	void requestsAreAnswered() throws Exception {
		this.connection.createDispatcher((message) -> this.connection.publish(message.getReplyTo(), message.getData()))
			.subscribe("ask");
		this.connection.flush(TIMEOUT);
		assertThat(text(this.connection.request("ask", bytes("1"), TIMEOUT))).isEqualTo("1");
		assertThat(text(this.connection.request("ask", bytes("2")).get(5, TimeUnit.SECONDS))).isEqualTo("2");
		Message request = NatsMessage.builder().subject("ask").data("3").build();
		assertThat(text(this.connection.request(request, TIMEOUT))).isEqualTo("3");
		Awaitility.await().until(() -> this.connection.getStatistics().getRepliesReceived() == 4);
	}

	@Test
	void nobodyAnswersAsEver() throws Exception {
		assertThat(this.connection.request("nobody", null, TIMEOUT)).isNull();
		CompletableFuture<Message> pending = this.connection.request("nobody", (byte[]) null);
		assertThatExceptionOfType(CancellationException.class).isThrownBy(pending::join);
		assertThat(pending.isCancelled()).isTrue();
		Subscription silent = this.connection.subscribe("silent");
		assertThat(this.connection.request("silent", null, SHORT)).isNull();
		assertThat(silent.nextMessage(TIMEOUT).getReplyTo()).startsWith("_INBOX.");
		try (Connection reporting = connect(Options.builder().reportNoResponders())) {
			assertThat(reporting.request("nobody", (byte[]) null)).failsWithin(TIMEOUT)
				.withThrowableThat()
				.withMessageContaining("503");
		}
	}

	@Test
	void anInterruptedRequestIsInterrupted() {
		this.connection.subscribe("silent");
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class)
			.isThrownBy(() -> this.connection.request("silent", null, TIMEOUT));
	}

	@Test
	void aSubscriptionEndsAfterSoManyMessages() throws Exception {
		Dispatcher dispatcher = this.connection.createDispatcher(this::receive);
		dispatcher.subscribe("a").unsubscribe("a", 2);
		Subscription other = dispatcher.subscribe("b", this::receive);
		dispatcher.unsubscribe(other, 1);
		this.connection.flush(TIMEOUT);
		for (String subject : List.of("a", "a", "a", "b", "b")) {
			this.connection.publish(subject, bytes(subject));
		}
		awaitReceived(3);
		this.connection.flush(TIMEOUT);
		assertThat(this.received).containsExactly("a", "a", "b");
		assertThat(other.isActive()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> dispatcher.unsubscribe(this.connection.subscribe("c")));
	}

	@Test
	void aSubscriptionThatIsUnsubscribedGetsNothing() throws Exception {
		Subscription subscription = this.connection.subscribe("a", "group");
		assertThat(subscription.getQueueName()).isEqualTo("group");
		assertThat(subscription.getSubject()).isEqualTo("a");
		assertThat(subscription.getDispatcher()).isNull();
		subscription.unsubscribe();
		assertThatIllegalStateException().isThrownBy(() -> subscription.nextMessage(SHORT));
	}

	@Test
	void aHandlerThatFailsKeepsNoLaterMessage() throws Exception {
		AtomicInteger failures = new AtomicInteger();
		Subscription subscription = this.connection.createDispatcher().subscribe("a", (message) -> {
			if (failures.getAndIncrement() == 0) {
				throw new IllegalStateException("first");
			}
			receive(message);
		});
		this.connection.flush(TIMEOUT);
		this.connection.publish("a", bytes("1"));
		this.connection.publish("a", bytes("2"));
		awaitReceived(1);
		assertThat(this.received).containsExactly("2");
		assertThat(subscription.getDeliveredCount()).isEqualTo(2);
		assertThat(this.connection.getStatistics().getExceptions()).isEqualTo(1);
	}

	@Test
	void dispatchersAreClosedAndDrained() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		Dispatcher dispatcher = this.connection.createDispatcher((message) -> {
			running.await(5, TimeUnit.SECONDS);
			receive(message);
		});
		dispatcher.subscribe("a");
		this.connection.flush(TIMEOUT);
		this.connection.publish("a", bytes("1"));
		this.connection.publish("a", bytes("2"));
		this.connection.flush(TIMEOUT);
		CompletableFuture<Boolean> drained = dispatcher.drain(TIMEOUT);
		running.countDown();
		assertThat(drained).succeedsWithin(TIMEOUT).isEqualTo(true);
		assertThat(this.received).containsExactly("1", "2");
		assertThatIllegalStateException().isThrownBy(() -> dispatcher.subscribe("b"));
		Dispatcher other = this.connection.createDispatcher();
		this.connection.closeDispatcher(other);
		assertThat(other.isActive()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> this.connection.closeDispatcher(other));
		assertThatIllegalStateException().isThrownBy(() -> this.connection.createDispatcher().subscribe("c"));
	}

	@Test
	void aConnectionIsDrainedAndClosed() throws Exception {
		this.connection.createDispatcher(this::receive).subscribe("a");
		this.connection.flush(TIMEOUT);
		this.connection.publish("a", bytes("1"));
		assertThat(this.connection.drain(TIMEOUT)).succeedsWithin(TIMEOUT).isEqualTo(true);
		assertThat(this.received).containsExactly("1");
		assertThat(this.connection.getStatus()).isEqualTo(Connection.Status.CLOSED);
		assertThatIllegalStateException().isThrownBy(() -> this.connection.publish("a", null));
		assertThatIllegalStateException().isThrownBy(() -> this.connection.request("a", (byte[]) null));
		assertThatIllegalStateException().isThrownBy(() -> this.connection.createDispatcher());
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> this.connection.flush(SHORT));
		this.connection.close();
	}

	@Test
	void aConnectionTellsOfItself() throws Exception {
		assertThat(this.connection.getConnectedUrl()).contains(Integer.toString(server.url().getPort()));
		assertThat(this.connection.getMaxPayload()).isEqualTo(this.connection.getServerInfo().getMaxPayload());
		assertThat(this.connection.createInbox()).startsWith("_INBOX.");
		assertThat(this.connection.RTT()).isPositive();
		assertThat(this.connection.getLastError()).isNullOrEmpty();
		this.connection.clearLastError();
		this.connection.flushBuffer();
		assertThat(this.connection.outgoingPendingMessageCount()).isZero();
		List<String> events = Collections.synchronizedList(new ArrayList<>());
		this.connection.addConnectionListener((source, event) -> events.add(event.name()));
		this.connection.forceReconnect(ForceReconnectOptions.FORCE_CLOSE_INSTANCE);
		Awaitility.await().until(() -> events.contains("RECONNECTED"));
	}

	@Test
	void jetStreamStoresAndTellsWhere() throws Exception {
		JetStream jetStream = this.connection.jetStream();
		PublishAck first = jetStream.publish("s.a", bytes("1"));
		assertThat(first.getStream()).isEqualTo("S");
		assertThat(first.getSeqno()).isEqualTo(1);
		PublishOptions options = PublishOptions.builder().messageId("id").expectedLastSequence(1).build();
		assertThat(jetStream.publish("s.a", new Headers().put("k", "v"), bytes("2"), options).getSeqno()).isEqualTo(2);
		PublishOptions again = PublishOptions.builder().messageId("id").build();
		assertThat(jetStream.publishAsync("s.a", bytes("2"), again).get(5, TimeUnit.SECONDS).isDuplicate()).isTrue();
		assertThatExceptionOfType(JetStreamApiException.class).isThrownBy(
				() -> jetStream.publish("s.a", bytes("3"), PublishOptions.builder().expectedLastSequence(77).build()))
			.satisfies((ex) -> assertThat(ex.getApiErrorCode()).isEqualTo(10071));
		StreamContext stream = this.connection.getStreamContext("S");
		assertThat(stream.getStreamInfo().getStreamState().getMsgCount()).isEqualTo(2);
		assertThat(stream.getMessage(2).getHeaders().get("k")).containsExactly("v");
		assertThat(stream.getMessage(2).getHeaders().get("Nats-Msg-Id")).containsExactly("id");
	}

	@Test
	void pushConsumersHandle() throws Exception {
		JetStream jetStream = this.connection.jetStream();
		Dispatcher dispatcher = this.connection.createDispatcher();
		JetStreamSubscription push = jetStream.subscribe("s.a", dispatcher, this::receive, true);
		PushSubscribeOptions durable = PushSubscribeOptions.builder().durable("d").build();
		jetStream.subscribe("s.a", "queue", dispatcher, this::receive, true,
				PushSubscribeOptions.builder().durable("q").deliverGroup("queue").build());
		JetStreamSubscription sync = jetStream.subscribe("s.a", durable);
		jetStream.publish("s.a", bytes("1"));
		awaitReceived(2);
		Message message = sync.nextMessage(TIMEOUT);
		message.ackSync(TIMEOUT);
		assertThat(message.isJetStream()).isTrue();
		assertThat(message.metaData().getConsumer()).isEqualTo("d");
		Awaitility.await().until(() -> push.getConsumerInfo().getNumAckPending() == 0);
		assertThat(sync.getConsumerInfo().getNumAckPending()).isZero();
		assertThat(sync.getConsumerName()).isEqualTo("d");
		dispatcher.unsubscribe(push);
		assertThat(push.isActive()).isFalse();
	}

	@Test
	void orderedPushConsumersKeepTheOrder() throws Exception {
		JetStream jetStream = this.connection.jetStream();
		for (int i = 0; i < 10; i++) {
			jetStream.publish("s.a", bytes("" + i));
		}
		jetStream.subscribe("s.a", this.connection.createDispatcher(), this::receive, false,
				PushSubscribeOptions.builder().ordered(true).build());
		awaitReceived(10);
		assertThat(this.received).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
	}

	@Test
	void pullConsumersFetchIterateAndRead() throws Exception {
		JetStream jetStream = this.connection.jetStream();
		for (int i = 0; i < 6; i++) {
			jetStream.publish("s.a", bytes("" + i));
		}
		JetStreamSubscription pull = jetStream.subscribe("s.a", PullSubscribeOptions.builder().durable("p").build());
		List<Message> fetched = pull.fetch(2, TIMEOUT);
		fetched.forEach(Message::ack);
		assertThat(fetched).extracting(ConnectionTransparencyTests::text).containsExactly("0", "1");
		Iterator<Message> iterator = pull.iterate(2, TIMEOUT);
		assertThat(iterator.hasNext()).isTrue();
		assertThat(text(iterator.next())).isEqualTo("2");
		assertThat(iterator.hasNext()).isTrue();
		assertThat(text(iterator.next())).isEqualTo("3");
		JetStreamReader reader = pull.reader(2, 1);
		assertThat(text(reader.nextMessage(TIMEOUT))).isEqualTo("4");
		reader.stop();
		jetStream
			.subscribe("s.a", this.connection.createDispatcher(), this::receive,
					PullSubscribeOptions.builder().durable("other").build())
			.pull(3);
		awaitReceived(3);
	}

	@Test
	void simplifiedConsumersConsume() throws Exception {
		for (int i = 0; i < 4; i++) {
			this.connection.jetStream().publish("s.a", bytes("" + i));
		}
		StreamContext stream = this.connection.getStreamContext("S");
		ConsumerContext consumer = stream.createOrUpdateConsumer(ConsumerConfiguration.builder().durable("c").build());
		assertThat(consumer.getConsumerName()).isEqualTo("c");
		assertThat(text(consumer.next(TIMEOUT))).isEqualTo("0");
		try (FetchConsumer fetch = consumer.fetchMessages(1)) {
			assertThat(text(fetch.nextMessage())).isEqualTo("1");
		}
		try (IterableConsumer iterate = consumer.iterate()) {
			assertThat(text(iterate.nextMessage(TIMEOUT))).isEqualTo("2");
		}
		Dispatcher dispatcher = this.connection.createDispatcher();
		MessageConsumer consuming = stream.createOrUpdateConsumer(ConsumerConfiguration.builder().durable("e").build())
			.consume(dispatcher, (message) -> {
				receive(message);
				message.ack();
			});
		awaitReceived(4);
		assertThat(consuming.getConsumerName()).isEqualTo("e");
		consuming.stop();
		assertThat(consuming.isStopped()).isTrue();
		OrderedConsumerContext ordered = stream
			.createOrderedConsumer(new OrderedConsumerConfiguration().filterSubject("s.a"));
		try (MessageConsumer all = ordered.consume(this::receive)) {
			awaitReceived(8);
			assertThat(all.isStopped()).isFalse();
		}
		assertThatExceptionOfType(JetStreamApiException.class)
			.isThrownBy(() -> this.connection.getConsumerContext("S", "nobody"));
	}

	@Test
	void messagesAreDeliveredAgainUntilTheyAreAcked() throws Exception {
		this.connection.jetStream().publish("s.a", bytes("1"));
		this.connection.jetStream().publish("s.a", bytes("2"));
		List<Long> deliveries = Collections.synchronizedList(new ArrayList<>());
		this.connection.jetStream().subscribe("s.a", this.connection.createDispatcher(), (message) -> {
			long count = message.metaData().deliveredCount();
			deliveries.add(count);
			if (text(message).equals("2")) {
				message.term();
			}
			else if (count == 1) {
				message.nak();
			}
			else if (count == 2) {
				message.nakWithDelay(SHORT);
			}
			else {
				message.inProgress();
				message.ack();
				receive(message);
			}
			assertThat(message.lastAck()).isNotNull();
		}, false);
		awaitReceived(1);
		assertThat(deliveries).containsExactlyInAnyOrder(1L, 1L, 2L, 3L);
	}

	@Test
	void whatFailsIsNotAckedAndDeliveredAgain() throws Exception {
		PushSubscribeOptions options = PushSubscribeOptions.builder()
			.configuration(ConsumerConfiguration.builder().ackWait(Duration.ofMillis(200)).build())
			.build();
		this.connection.jetStream().subscribe("s.a", this.connection.createDispatcher(), (message) -> {
			if (message.metaData().deliveredCount() == 1) {
				throw new IllegalStateException("first");
			}
			receive(message);
		}, true, options);
		this.connection.jetStream().publish("s.a", bytes("1"));
		awaitReceived(1);
	}

	@Test
	void aReceivedMessageIsForwarded() throws Exception {
		this.connection.createDispatcher((message) -> {
			Message forwarded = NatsMessage.builder()
				.subject("b")
				.headers(message.getHeaders())
				.data(message.getData())
				.build();
			message.getConnection().publish(forwarded);
		}).subscribe("a");
		Subscription subscription = this.connection.subscribe("b");
		this.connection.publish("a", new Headers().put("k", "v"), bytes("1"));
		Message forwarded = subscription.nextMessage(TIMEOUT);
		assertThat(text(forwarded)).isEqualTo("1");
		assertThat(forwarded.getHeaders().get("k")).containsExactly("v");
	}

	@Test
	void aReceivedMessageIsPublishedAgainAsItIs() throws Exception {
		Subscription subscription = this.connection.subscribe("a");
		this.connection.publish("a", "b", new Headers().put("k", "v"), bytes("1"));
		this.connection.publish(subscription.nextMessage(TIMEOUT));
		Message again = subscription.nextMessage(TIMEOUT);
		assertThat(text(again)).isEqualTo("1");
		assertThat(again.getReplyTo()).isEqualTo("b");
		assertThat(again.getHeaders().get("k")).containsExactly("v");
	}

	@Test
	void keyValuesAreKept() throws Exception {
		this.connection.keyValueManagement()
			.create(KeyValueConfiguration.builder().name("kv").storageType(StorageType.Memory).build());
		try {
			KeyValue bucket = this.connection.keyValue("kv");
			assertThat(bucket.put("k", "v")).isEqualTo(1);
			assertThat(bucket.get("k").getValueAsString()).isEqualTo("v");
			bucket.delete("k");
			assertThat(bucket.get("k")).isNull();
			assertThat(bucket.keys()).isEmpty();
		}
		finally {
			this.connection.keyValueManagement().delete("kv");
		}
	}

	@Test
	void objectsAreKept() throws Exception {
		this.connection.objectStoreManagement()
			.create(ObjectStoreConfiguration.builder("os").storageType(StorageType.Memory).build());
		try {
			ObjectStore store = this.connection.objectStore("os");
			store.put("o", new ByteArrayInputStream(bytes("content")));
			ByteArrayOutputStream content = new ByteArrayOutputStream();
			assertThat(store.get("o", content).getSize()).isEqualTo(7);
			assertThat(content).hasToString("content");
		}
		finally {
			this.connection.objectStoreManagement().delete("os");
		}
	}

	@Test
	void servicesServe() throws Exception {
		Dispatcher own = this.connection.createDispatcher();
		Service service = new ServiceBuilder().connection(this.connection)
			.name("svc")
			.version("1.0.0")
			.addServiceEndpoint(ServiceEndpoint.builder()
				.endpointName("echo")
				.handler((message) -> message.respond(this.connection, message.getData()))
				.build())
			.addServiceEndpoint(ServiceEndpoint.builder().endpointName("fail").dispatcher(own).handler((message) -> {
				throw new IllegalStateException("no");
			}).build())
			.build();
		CompletableFuture<Boolean> running = service.startService();
		this.connection.flush(TIMEOUT);
		assertThat(text(this.connection.request("echo", bytes("1"), TIMEOUT))).isEqualTo("1");
		Message failed = this.connection.request("fail", null, TIMEOUT);
		assertThat(failed.getHeaders().getFirst("Nats-Service-Error")).contains("no");
		assertThat(failed.getHeaders().getFirst("Nats-Service-Error-Code")).isEqualTo("500");
		assertThat(service.getEndpointStats("echo").getNumRequests()).isEqualTo(1);
		assertThat(service.getEndpointStats("fail").getNumErrors()).isEqualTo(1);
		assertThat(new Discovery(this.connection, 500, 1).ping("svc")).hasSize(1);
		service.stop();
		assertThat(running).succeedsWithin(TIMEOUT).isEqualTo(true);
	}

	private Connection connect(Options.Builder options) throws Exception {
		Connection raw = Nats.connect(options.server(server.url().toString()).build());
		return (this.kind == Kind.RAW) ? raw : context.getBean(NatsPropagation.class).wrap(raw);
	}

	private void receive(Message message) {
		this.received.add(text(message));
	}

	private void awaitReceived(int count) {
		Awaitility.await().until(() -> this.received.size() >= count);
		assertThat(this.received).hasSize(count);
	}

	private static byte[] bytes(String text) {
		return text.getBytes();
	}

	private static String text(Message message) {
		return new String(message.getData());
	}

	/**
	 * Which connection the tests run on.
	 */
	enum Kind {

		/**
		 * The connection of jnats.
		 */
		RAW,

		/**
		 * The connection with proxies around it.
		 */
		INSTRUMENTED

	}

}
