// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import io.nats.client.impl.NatsMessage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link NatsPropagation}, by either engine.
 */
@ParameterizedClass
@ValueSource(strings = { "never", "always" })
class NatsPropagationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static NatsTestServer server;

	private static RawNatsClient wire;

	private static Connection raw;

	private static ConfigurableApplicationContext context;

	@Parameter
	private String observation;

	private final NatsPropagation propagation = context.getBean(NatsPropagation.class);

	@BeforeParameterizedClassInvocation
	static void start(String observation) throws Exception {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		wire.subscribe("sent.on");
		raw = Nats.connect(server.url().toString());
		context = NatsApplications.start(server.url(), Listening.class,
				"trace-propagation.nats.observation=" + observation);
	}

	@AfterParameterizedClassInvocation
	static void stop() throws Exception {
		context.close();
		raw.close();
		wire.close();
		server.close();
	}

	@BeforeEach
	void forgetSpans() {
		finishedSpans();
		context.getBean(RunningSpans.class).exporter().reset();
	}

	@Test
	void aConnectionIsWrappedOnce() {
		Connection wrapped = this.propagation.wrap(raw);
		assertThat(wrapped).isInstanceOf(InstrumentedConnection.class);
		assertThat(this.propagation.wrap(wrapped)).isSameAs(wrapped);
		assertThat(this.propagation.wrap(raw)).isSameAs(wrapped);
		assertThat(new NatsPropagation(context.getBean(NatsInstrumentation.class), List.of()).wrap(wrapped))
			.isSameAs(wrapped);
		assertThat(InstrumentedConnection.unwrap(wrapped)).isSameAs(raw);
	}

	@Test
	void aWrappedConnectionEqualsTheOneBelow() {
		Connection wrapped = this.propagation.wrap(raw);
		assertThat(wrapped.equals(raw)).isTrue();
		assertThat(wrapped.equals(wrapped)).isTrue();
		assertThat(wrapped.equals(null)).isFalse();
		assertThat(wrapped).hasSameHashCodeAs(raw).hasToString(raw.toString());
	}

	@Test
	void whatIsGotTwiceFromJnatsIsOneObjectHereToo() {
		Connection wrapped = this.propagation.wrap(raw);
		Dispatcher dispatcher = wrapped.createDispatcher((message) -> {
		});
		assertThat(dispatcher.subscribe("created")).isSameAs(dispatcher);
		assertThat(dispatcher.unsubscribe("created")).isSameAs(dispatcher);
		Subscription subscription = wrapped.subscribe("created");
		assertThat(subscription.unsubscribe(1)).isSameAs(subscription);
		wrapped.closeDispatcher(dispatcher);
	}

	@Test
	void whatLeadsToNoMessageOfTheApplicationIsNotWrapped() throws Exception {
		Connection wrapped = this.propagation.wrap(raw);
		assertThat(List.of(wrapped.jetStreamManagement(), wrapped.keyValueManagement(), wrapped.objectStoreManagement(),
				wrapped.getOptions(), wrapped.getStatistics(), wrapped.getServerInfo()))
			.noneMatch((object) -> Proxy.isProxyClass(object.getClass()));
	}

	@Test
	void aConnectionThatIsNoneOfJnatsIsDelegatedTo() {
		List<String> calls = new ArrayList<>();
		Connection own = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "hashCode" -> 1;
					case "equals" -> proxy == arguments[0];
					default -> {
						calls.add(method.getName());
						yield null;
					}
				});
		Connection wrapped = this.propagation.wrap(own);
		wrapped.publish("sent.on", new byte[0]);
		assertThat(wrapped.request("sent.on", new byte[0])).isNull();
		assertThat(calls).contains("publish", "request");
	}

	@Test
	void anInterfaceOfTheApplicationIsKeptAndHidesNoMethodOfJnats() {
		OwnConnection own = (OwnConnection) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { OwnConnection.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "name" -> "own";
					default -> method.invoke(raw, arguments);
				});
		Connection wrapped = this.propagation.wrap(own);
		assertThat(wrapped).isInstanceOfSatisfying(OwnConnection.class, (it) -> assertThat(it.name()).isEqualTo("own"));
		((OwnConnection) wrapped).publish("sent.on", "hello".getBytes());
		assertThat(wire.nextMessage().header("traceparent")).hasSize(1);
	}

	@Test
	void aPulledMessageIsProcessedInTheSpanThatContinuesItsTrace() throws Exception {
		SpanContext inside = this.propagation.call(pull(), (message) -> {
			message.getConnection().publish("sent.on", message.getData());
			return Span.current().getSpanContext();
		});
		SpanData processed = onlySpan("process pulled");
		assertThat(processed.getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(processed.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(inside.getSpanId()).isEqualTo(processed.getSpanId());
		assertThat(wire.nextMessage().header("traceparent")).singleElement()
			.asString()
			.startsWith("00-" + TRACE_ID)
			.contains(onlySpan("publish sent.on").getSpanId());
		assertThat(Span.current().getSpanContext().isValid()).isFalse();
	}

	@Test
	void anExceptionOfProcessingIsRecordedAndThrownOn() throws Exception {
		Message message = pull();
		IOException failure = new IOException("disk full");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.propagation.process(message, (it) -> {
			throw failure;
		})).isSameAs(failure);
		assertThat(onlySpan("process pulled").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(onlySpan("process pulled").getEvents()).hasSize(1);
	}

	@Test
	void aMessageThatIsProcessedAlreadyGetsNoSecondSpan() throws Exception {
		this.propagation.process(pull(), (message) -> this.propagation.process(message, (same) -> {
			assertThat(same).isSameAs(message);
			assertThat(Span.current().getSpanContext().isValid()).isTrue();
		}));
		assertThat(finishedSpans()).hasSize(1);
	}

	@Test
	void aMessageMadeByHandIsProcessed() {
		Message message = NatsMessage.builder().subject("orders.created").data("hello").build();
		assertThat(this.propagation.<String, RuntimeException>call(message, Message::getSubject))
			.isEqualTo("orders.created");
		assertThat(onlySpan("process orders.created").getKind()).isEqualTo(SpanKind.CONSUMER);
	}

	@Test
	void messagesThatAreProcessedTogetherAreOneSpanWithALinkToEach() throws Exception {
		Message first = pull();
		Message second = pull();
		int count = this.propagation.callBatch(List.of(first, second), List::size);
		assertThat(count).isEqualTo(2);
		SpanData processed = onlySpan("process pulled");
		assertThat(processed.getLinks()).hasSize(2)
			.allSatisfy((link) -> assertThat(link.getSpanContext().getTraceId()).isEqualTo(TRACE_ID));
		assertThat(processed.getTraceId()).isNotEqualTo(TRACE_ID);
	}

	@Test
	void anExceptionOfABatchIsRecordedAndThrownOn() throws Exception {
		List<Message> messages = List.of(pull());
		assertThatIllegalStateException().isThrownBy(() -> this.propagation.processBatch(messages, (batch) -> {
			throw new IllegalStateException("no");
		}));
		assertThat(onlySpan("process pulled").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void aBatchWithoutMessagesHasNoSpan() {
		List<Integer> sizes = new ArrayList<>();
		this.propagation.processBatch(List.of(), (batch) -> sizes.add(batch.size()));
		assertThat(sizes).containsExactly(0);
		assertThat(finishedSpans()).isEmpty();
	}

	@Test
	void aWrappedHandlerRecordsOnAConnectionThatIsNotWrapped() throws Exception {
		List<SpanContext> inside = new ArrayList<>();
		MessageHandler handler = this.propagation.wrap((message) -> {
			assertThat(message.getConnection()).isInstanceOf(InstrumentedConnection.class);
			inside.add(Span.current().getSpanContext());
		});
		assertThat(this.propagation.wrap(handler)).isSameAs(handler);
		handleOne(raw, handler);
		assertThat(inside).singleElement()
			.extracting(SpanContext::getSpanId)
			.isEqualTo(onlySpan("process created").getSpanId());
	}

	@Test
	void aWrappedHandlerIsOneSpanOnAConnectionThatIsWrapped() throws Exception {
		handleOne(this.propagation.wrap(raw), this.propagation.wrap((message) -> {
		}));
		assertThat(finishedSpans()).extracting(SpanData::getName).containsExactly("process created");
	}

	@Test
	void templateAndListenersRecordOnceOnAWrappedConnection() {
		assertThat(context.getBean(Connection.class)).isInstanceOf(InstrumentedConnection.class);
		context.getBean(NatsOperations.class).publish("listened.to", "hello");
		wire.nextMessage();
		Awaitility.await().untilAsserted(() -> assertThat(finishedSpans()).hasSize(3));
		assertThat(finishedSpans()).extracting(SpanData::getKind)
			.containsExactlyInAnyOrder(SpanKind.PRODUCER, SpanKind.CONSUMER, SpanKind.PRODUCER);
		assertThat(finishedSpans()).extracting(SpanData::getTraceId)
			.containsOnly(onlySpan("publish listened.to").getTraceId());
	}

	@Test
	void whatAListenerSendsByTheConnectionOfItsMessageBelongsToTheTrace() {
		wire.publish("listened.by.message", "", List.of("traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01"), "x");
		assertThat(wire.nextMessage().header("traceparent")).singleElement().asString().startsWith("00-" + TRACE_ID);
		Awaitility.await().untilAsserted(() -> assertThat(finishedSpans()).hasSize(2));
		assertThat(onlySpan("publish sent.on").getParentSpanId())
			.isEqualTo(onlySpan("process listened.by.message").getSpanId());
	}

	@Test
	void spansOfTheTemplateAndOfTheConnectionAreAlike() {
		context.getBean(NatsOperations.class).publish("sent.on", "hello");
		SpanData byTemplate = onlySpan("publish sent.on");
		context.getBean(RunningSpans.class).exporter().reset();
		context.getBean(Connection.class).publish("sent.on", "hello".getBytes());
		SpanData byConnection = onlySpan("publish sent.on");
		wire.nextMessage();
		wire.nextMessage();
		assertThat(byConnection.getAttributes()).isEqualTo(byTemplate.getAttributes());
		assertThat(byConnection.getKind()).isEqualTo(byTemplate.getKind());
	}

	private void handleOne(Connection connection, MessageHandler handler) throws Exception {
		Dispatcher dispatcher = connection.createDispatcher();
		Subscription subscription = dispatcher.subscribe("created", handler);
		connection.flush(TIMEOUT);
		wire.publish("created", "", List.of(), "hello");
		Awaitility.await().until(() -> subscription.getDeliveredCount() == 1);
		connection.closeDispatcher(dispatcher);
	}

	private Message pull() throws Exception {
		Subscription subscription = this.propagation.wrap(raw).subscribe("pulled");
		raw.flush(TIMEOUT);
		wire.publish("pulled", "", List.of("traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01"), "hello");
		Message message = subscription.nextMessage(TIMEOUT);
		subscription.unsubscribe();
		assertThat(finishedSpans()).isEmpty();
		return message;
	}

	private static List<SpanData> finishedSpans() {
		RunningSpans spans = context.getBean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		return spans.exporter().getFinishedSpanItems();
	}

	private static SpanData onlySpan(String name) {
		return assertThat(finishedSpans()).filteredOn((span) -> span.getName().equals(name)).singleElement().actual();
	}

	@Configuration(proxyBeanMethods = false)
	static class Listening {

		private final NatsOperations nats;

		Listening(NatsOperations nats) {
			this.nats = nats;
		}

		@NatsListener(subjects = "listened.by.message")
		void listenToMessage(Message message) {
			message.getConnection().publish("sent.on", message.getData());
		}

		@NatsListener(subjects = "listened.to")
		void listen(String payload) {
			this.nats.publish("sent.on", payload);
		}

	}

	/**
	 * A connection with a method of the application's own.
	 */
	public interface OwnConnection extends Connection {

		String name();

		@Override
		void publish(String subject, byte[] body);

	}

}
