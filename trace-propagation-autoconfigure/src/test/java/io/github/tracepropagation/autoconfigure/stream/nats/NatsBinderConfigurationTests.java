// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.listener.NatsConsumerConfigurationCustomizer;
import io.github.tracepropagation.stream.nats.header.DefaultNatsHeaderMapper;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.cloud.stream.binder.DefaultBinderFactory;
import org.springframework.cloud.stream.binder.test.InputDestination;
import org.springframework.cloud.stream.binder.test.OutputDestination;
import org.springframework.cloud.stream.binder.test.TestChannelBinderConfiguration;
import org.springframework.cloud.stream.config.ConsumerEndpointCustomizer;
import org.springframework.cloud.stream.config.ProducerMessageHandlerCustomizer;
import org.springframework.cloud.stream.endpoint.BindingsEndpoint;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.integration.core.MessageProducer;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the context of the binder takes from the application, and what it says where
 * something is missing.
 */
class NatsBinderConfigurationTests {

	private static final String[] BINDINGS = { "spring.cloud.stream.bindings.shout-in-0.destination=said",
			"spring.cloud.stream.bindings.shout-in-0.group=team",
			"spring.cloud.stream.bindings.shout-out-0.destination=shouted" };

	private static final String OWN = "spring.cloud.stream.binders.own.environment.";

	private static OwnNatsServer server;

	private RawNatsClient wire;

	private @Nullable ConfigurableApplicationContext context;

	@BeforeAll
	static void startServer() {
		server = NatsTestServer.startOwn();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void connect() {
		this.wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(20));
		this.wire.subscribe("shouted");
	}

	@AfterEach
	void stop() {
		if (this.context != null) {
			this.context.close();
		}
		this.wire.close();
	}

	@Test
	void usesTheConnectionOfTheApplicationWhoeverMadeIt() {
		start(OwnConnection.class);
		assertThat(shout().payload()).isEqualTo("HELLO");
		assertThat(this.context.getBean(Connection.class).getOptions().getConnectionName()).isEqualTo("mine");
		assertThat(this.context.getBean(Connection.class).getStatistics().getInMsgs()).isPositive();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void hasTheBeansOfTheApplicationWithAndWithoutAnEnvironmentOfItsOwn(boolean own) throws Exception {
		String[] properties = { "spring.cloud.stream.nats.bindings.shout-in-0.consumer.delivery=jetstream" };
		start(Customizing.class, own ? own(properties) : properties);
		assertThat(shout().header("Mapped")).containsExactly("by the application");
		Customizing customizing = this.context.getBean(Customizing.class);
		assertThat(customizing.consumers).containsExactly("said");
		assertThat(customizing.producers).containsExactly("shouted");
		assertThat(consumer("said", "team@said").getMaxAckPending()).isEqualTo(7);
	}

	@Test
	void addsWhatABindingSaysToWhatAllBindingsSay() throws Exception {
		start(Shouting.class, "spring.cloud.stream.nats.default.consumer.delivery=jetstream",
				"spring.cloud.stream.nats.default.consumer.max-ack-pending=70",
				"spring.cloud.stream.nats.default.consumer.ack-wait=17s",
				"spring.cloud.stream.nats.bindings.shout-in-0.consumer.max-ack-pending=8",
				"spring.cloud.stream.bindings.shout-in-0.destination=defaults");
		assertThat(consumer("defaults", "team@defaults").getMaxAckPending()).isEqualTo(8);
		assertThat(consumer("defaults", "team@defaults").getAckWait()).isEqualTo(Duration.ofSeconds(17));
	}

	@Test
	void closesAConnectionOfItsOwnWithTheApplication() {
		start(Shouting.class, own());
		Connection connection = this.context.getBean(Contexts.class).contexts.get("own").getBean(Connection.class);
		assertThat(connection).isNotSameAs(this.context.getBean(Connection.class));
		assertThat(shout().payload()).isEqualTo("HELLO");
		this.context.close();
		assertThat(connection.getStatus()).isEqualTo(Connection.Status.CLOSED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", OWN })
	void securesItsConnectionByABundleOfTheApplicationOrOfItsOwn(String prefix) throws Exception {
		String certificate = "classpath:io/github/tracepropagation/autoconfigure/nats/connection/server.crt";
		try (OwnNatsServer secure = NatsTestServer.startOwn("--tls", "--tlscert", file("server.crt"), "--tlskey",
				file("server.key"))) {
			start(Shouting.class, "spring.cloud.stream.binders.own.type=nats",
					OWN + "trace-propagation.nats.connection.servers=" + secure.url(),
					OWN + "trace-propagation.nats.connection.ssl.bundle=nats",
					prefix + "spring.ssl.bundle.pem.nats.truststore.certificate=" + certificate);
			Connection connection = this.context.getBean(Contexts.class).contexts.get("own").getBean(Connection.class);
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
			assertThat(connection.getServerInfo().isTLSRequired()).isTrue();
			this.context.close();
		}
	}

	@Test
	void tellsTheBindingsEndpointWhereABindingLeads() {
		start(Shouting.class, "management.endpoints.web.exposure.include=bindings");
		assertThat(this.context.getBean(BindingsEndpoint.class).queryStates()).asString().contains("said", "shouted");
	}

	@Test
	void saysThatAServerIsMissing() {
		assertStartFails("There is no NATS connection: set 'trace-propagation.nats.connection.servers'",
				"trace-propagation.nats.connection.servers=");
	}

	@Test
	void saysThatAServerIsMissingInAnEnvironmentOfItsOwn() {
		assertStartFails("There is no NATS connection: set 'trace-propagation.nats.connection.servers'",
				"spring.cloud.stream.binders.own.type=nats",
				"spring.cloud.stream.binders.own.inherit-environment=false", OWN + "some.property=any");
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-propagation.enabled", "trace-propagation.nats.enabled",
			"trace-propagation.stream.nats.enabled" })
	void isNoBinderWhereItIsSwitchedOff(String property) {
		assertStartFails("A default binder has been requested, but there is no binder available", property + "=false");
	}

	@Test
	void leavesATestToTheBinderForTests() {
		start(WithTestBinder.class);
		this.context.getBean(InputDestination.class).send(MessageBuilder.withPayload("hello").build(), "said");
		assertThat(this.context.getBean(OutputDestination.class).receive(20_000, "shouted").getPayload()).asString()
			.isEqualTo("HELLO");
	}

	private void start(Class<?> configuration, String... properties) {
		this.context = NatsApplications.start(server.url(), configuration,
				Stream.of(BINDINGS, properties).flatMap(Stream::of).toArray(String[]::new));
	}

	private static String[] own(String... properties) {
		return Stream
			.concat(Stream.of("spring.cloud.stream.binders.own.type=nats",
					OWN + "trace-propagation.nats.connection.servers=" + server.url()), Stream.of(properties))
			.toArray(String[]::new);
	}

	private RawMessage shout() {
		this.wire.publish("said", "", List.of(), "hello");
		return this.wire.nextMessage();
	}

	private static String file(String name) throws IOException {
		return new ClassPathResource("../../nats/connection/" + name, NatsBinderConfigurationTests.class).getFile()
			.getPath();
	}

	private static ConsumerConfiguration consumer(String stream, String name) throws Exception {
		try (Connection connection = Nats.connect(server.url().toString())) {
			JetStreamManagement management = connection.jetStreamManagement();
			return management.getConsumerInfo(stream, name).getConsumerConfiguration();
		}
	}

	private void assertStartFails(String message, String... properties) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(Shouting.class, properties))
			.satisfies((failure) -> assertThat(failure).rootCause().hasMessageContaining(message));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Contexts.class)
	static class Shouting {

		@Bean
		Function<String, String> shout() {
			return String::toUpperCase;
		}

	}

	static class Contexts implements DefaultBinderFactory.Listener {

		private final Map<String, ConfigurableApplicationContext> contexts = new ConcurrentHashMap<>();

		@Override
		public void afterBinderContextInitialized(String name, ConfigurableApplicationContext binderContext) {
			this.contexts.put(name, binderContext);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnection extends Shouting {

		@Bean(destroyMethod = "close")
		Connection connection() throws IOException, InterruptedException {
			return Nats.connect(new Options.Builder().server(server.url().toString()).connectionName("mine").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(TestChannelBinderConfiguration.class)
	static class WithTestBinder extends Shouting {

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizing extends Shouting {

		private final Queue<String> consumers = new ConcurrentLinkedQueue<>();

		private final Queue<String> producers = new ConcurrentLinkedQueue<>();

		@Bean
		NatsHeaderMapper headerMapper() {
			NatsHeaderMapper mapper = new DefaultNatsHeaderMapper();
			return new NatsHeaderMapper() {

				@Override
				public Headers toNats(MessageHeaders headers) {
					return new Headers(mapper.toNats(headers)).put("Mapped", "by the application");
				}

				@Override
				public Map<String, Object> fromNats(Message message) {
					return mapper.fromNats(message);
				}

			};
		}

		@Bean
		NatsConsumerConfigurationCustomizer sevenAtOnce() {
			return (endpoint, configuration) -> configuration.maxAckPending(7);
		}

		@Bean
		ConsumerEndpointCustomizer<MessageProducer> consumerCustomizer() {
			return (endpoint, destination, group) -> this.consumers.add(destination);
		}

		@Bean
		ProducerMessageHandlerCustomizer<MessageHandler> producerCustomizer() {
			return (handler, destination) -> this.producers.add(destination);
		}

	}

}
