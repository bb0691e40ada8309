// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.listener.processing.ListenerSettings;
import io.github.tracepropagation.stream.nats.NatsMessageChannelBinder;
import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.github.tracepropagation.stream.nats.binding.NatsBindingProperties;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsDelivery;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.header.DefaultNatsHeaderMapper;
import io.github.tracepropagation.stream.nats.provisioning.NatsProvisioner;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.cloud.stream.binder.Binding;
import org.springframework.cloud.stream.binder.ExtendedBindingProperties;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server with a stream, an application with the binder, and a client that shows what is
 * on the wire. No test may leave a span open.
 */
abstract class ConsumerBindingTestSupport {

	static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	static final String CALLER = "traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private static NatsTestServer server;

	private static ConfigurableApplicationContext context;

	private static int bindingCount;

	static RawNatsClient wire;

	static JetStreamManagement management;

	private static Connection admin;

	static NatsMessageChannelBinder binder;

	private final List<Binding<?>> bindings = new ArrayList<>();

	/**
	 * What has reached the channels of {@link #received()}.
	 */
	final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

	@BeforeAll
	static void startServer() throws Exception {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		admin = Nats.connect(server.url().toString());
		management = admin.jetStreamManagement();
		management.addStream(StreamConfiguration.builder().name("work").subjects("work.>").build());
		management.addStream(StreamConfiguration.builder().name("errors").subjects("error.work.>").build());
		context = NatsApplications.start(server.url(), NatsApplications.Empty.class);
		binder = createBinder(context);
	}

	@AfterAll
	static void stopServer() throws Exception {
		context.close();
		management.deleteStream("work");
		management.deleteStream("errors");
		admin.close();
		wire.close();
		server.close();
	}

	@BeforeEach
	void resetSpans() {
		context.getBean(RunningSpans.class).exporter().reset();
	}

	@AfterEach
	void unbind() {
		this.bindings.forEach(Binding::unbind);
		Awaitility.await().until(() -> context.getBean(RunningSpans.class).count() == 0);
	}

	static NatsMessageChannelBinder createBinder(ConfigurableApplicationContext context) throws Exception {
		NatsBinderConnection connection = new NatsBinderConnection(context.getBean(Connection.class),
				context.getBean(NatsOperations.class), context.getBean(NatsInstrumentation.class),
				context.getBean(NatsPayloadConverter.class),
				new ListenerSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), List.of(Duration.ofMillis(20)), 0,
						null, 10, JetStreamOptions.defaultOptions()));
		NatsMessageChannelBinder created = new NatsMessageChannelBinder(connection, new NatsProvisioner(connection),
				new DefaultNatsHeaderMapper(), new Extensions());
		created.setApplicationContext(context);
		created.afterPropertiesSet();
		return created;
	}

	static ConfigurableApplicationContext context() {
		return context;
	}

	/**
	 * Return the properties of a binding that tries once and knows no waiting.
	 */
	static ExtendedConsumerProperties<NatsConsumerProperties> core() {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = new ExtendedConsumerProperties<>(
				new NatsConsumerProperties());
		properties.populateBindingName("in-" + (++bindingCount));
		properties.setMaxAttempts(1);
		properties.setBackOffInitialInterval(10);
		return properties;
	}

	static ExtendedConsumerProperties<NatsConsumerProperties> jetStream() {
		ExtendedConsumerProperties<NatsConsumerProperties> properties = core();
		properties.getExtension().setDelivery(NatsDelivery.JETSTREAM);
		properties.getExtension().getStream().setName("work");
		return properties;
	}

	Binding<MessageChannel> bind(String destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties, MessageHandler handler) {
		DirectChannel channel = new DirectChannel();
		channel.setBeanName(properties.getBindingName());
		channel.setBeanFactory(context.getBeanFactory());
		channel.subscribe(handler);
		Binding<MessageChannel> binding = binder.bindConsumer(destination, group, channel, properties);
		this.bindings.add(binding);
		return binding;
	}

	void unbindAfterwards(Binding<?> binding) {
		this.bindings.add(binding);
	}

	/**
	 * Return a handler that keeps what it gets, with the span it gets it in.
	 */
	MessageHandler received() {
		return received((message) -> {
		});
	}

	/**
	 * Return a handler that keeps what it gets before it goes on.
	 */
	MessageHandler received(Consumer<Message<?>> further) {
		return (message) -> {
			this.received.add(new Received(message, Span.current().getSpanContext().getTraceId(),
					Span.current().getSpanContext().getSpanId()));
			further.accept(message);
		};
	}

	Received next() throws InterruptedException {
		Received next = this.received.poll(10, TimeUnit.SECONDS);
		assertThat(next).as("a message").isNotNull();
		return next;
	}

	/**
	 * Wait until a further message, published now, is received, so that one that was not
	 * by then never is.
	 */
	void assertNothingBefore(String subject) throws InterruptedException {
		wire.publish(subject, "", List.of(), "last");
		assertThat(next().text()).isEqualTo("last");
	}

	static List<SpanData> consumerSpans() {
		Awaitility.await().until(() -> context.getBean(RunningSpans.class).count() == 0);
		return context.getBean(RunningSpans.class)
			.exporter()
			.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getKind() == SpanKind.CONSUMER)
			.toList();
	}

	static ConsumerInfo awaitSettled(String consumer, long deliveredSequence) {
		return Awaitility.await()
			.ignoreExceptions()
			.until(() -> management.getConsumerInfo("work", consumer), (info) -> info.getNumAckPending() == 0
					&& info.getNumPending() == 0 && info.getDelivered().getStreamSequence() >= deliveredSequence);
	}

	static boolean serverIsSameOrNewerThan(String version) {
		return admin.getServerInfo().isSameOrNewerThanVersion(version);
	}

	static long lastSequence() throws Exception {
		return management.getStreamInfo("work").getStreamState().getLastSequence();
	}

	static MessageInfo awaitDeadLetter(String subject) {
		return Awaitility.await()
			.ignoreExceptions()
			.until(() -> management.getLastMessage("errors", subject), (letter) -> letter != null);
	}

	static String errorChannel(ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		return binder.getBinderIdentity() + "." + properties.getBindingName() + ".errors";
	}

	/**
	 * A message, and the span that was current when it was handled.
	 */
	record Received(Message<?> message, String traceId, String spanId) {

		String text() {
			return new String((byte[]) this.message.getPayload());
		}

	}

	private static final class Extensions
			implements ExtendedBindingProperties<NatsConsumerProperties, NatsProducerProperties> {

		@Override
		public NatsConsumerProperties getExtendedConsumerProperties(String bindingName) {
			return new NatsConsumerProperties();
		}

		@Override
		public NatsProducerProperties getExtendedProducerProperties(String bindingName) {
			return new NatsProducerProperties();
		}

		@Override
		public String getDefaultsPrefix() {
			return "spring.cloud.stream.nats.default";
		}

		@Override
		public Class<NatsBindingProperties> getExtendedPropertiesEntryClass() {
			return NatsBindingProperties.class;
		}

	}

}
