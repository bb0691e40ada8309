// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionAutoConfiguration;
import io.github.tracepropagation.autoconfigure.nats.connection.NatsOptionsBuilderCustomizer;
import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.NatsTemplate;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.nats.annotation.NatsListenerMethodFactory;
import io.github.tracepropagation.nats.annotation.NatsListenerMethodProcessor;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.listener.NatsListenerContainerFactory;
import io.github.tracepropagation.nats.listener.NatsListenerRegistry;
import io.github.tracepropagation.nats.observation.NatsHopResolver;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link NatsConnectionAutoConfiguration},
 * {@link NatsTemplateAutoConfiguration} and {@link NatsListenerAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsAutoConfigurationTests {

	private static NatsTestServer server;

	private final ApplicationContextRunner noServer = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(NatsConnectionAutoConfiguration.class, NatsInstrumentationAutoConfiguration.class,
					NatsTemplateAutoConfiguration.class, NatsListenerAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.noServer
		.withPropertyValues("trace-propagation.nats.connection.servers=" + server.url());

	@BeforeAll
	static void startServer() {
		server = NatsTestServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void setsUpConnectionTemplateAndListeners() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(Connection.class)
			.hasSingleBean(NatsTemplate.class)
			.hasSingleBean(NatsInstrumentation.class)
			.hasSingleBean(NatsHopResolver.class)
			.hasSingleBean(NatsPayloadConverter.class)
			.hasSingleBean(NatsListenerRegistry.class)
			.hasSingleBean(NatsListenerContainerFactory.class)
			.hasSingleBean(NatsListenerMethodProcessor.class));
	}

	@Test
	void staysAsleepWithoutJnats() {
		this.runner.withClassLoader(new FilteredClassLoader("io.nats.client"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(NatsProperties.class)
				.doesNotHaveBean("natsTemplate"));
	}

	@Test
	void connectsToNothingWhereNoServerIsNamed() {
		this.noServer.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(Connection.class)
			.doesNotHaveBean(NatsTemplate.class)
			.doesNotHaveBean(NatsListenerContainerFactory.class));
	}

	@Test
	void takesServersInEveryFormOfAList() {
		this.noServer.withPropertyValues("trace-propagation.nats.connection.servers[0]=" + server.url())
			.run((context) -> assertThat(context).hasSingleBean(Connection.class));
		this.noServer
			.withPropertyValues("trace-propagation.nats.connection.servers=" + server.url() + "," + server.url())
			.run((context) -> assertThat(context).hasSingleBean(Connection.class));
		this.noServer.withPropertyValues("trace-propagation.nats.connection.servers=")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Connection.class));
	}

	@Test
	void leavesTheConnectionToNatsSpringWhereThatIsConfigured() {
		this.runner.withPropertyValues("nats.spring.server=nats://localhost:4222")
			.run((context) -> assertThat(context).doesNotHaveBean(Connection.class));
	}

	@Test
	void aConnectionBeanThatIsNullIsNoConnection() {
		this.noServer.withUserConfiguration(NullConnection.class).run((context) -> assertThat(context).hasNotFailed());
		this.noServer.withUserConfiguration(NullConnection.class)
			.withBean("shop", ValidListener.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageStartingWith(
						"There is no NATS connection: set 'trace-propagation.nats.connection.servers'"));
	}

	@Test
	void aUrlThatIsNoneIsNamedByItsPlaceAndWithoutItsPassword(CapturedOutput output) {
		this.noServer.withPropertyValues("trace-propagation.nats.connection.servers=nats://u:s3cret^@localhost:4222")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageStartingWith("'trace-propagation.nats.connection.servers[0]' is not a URL"));
		assertThat(output).doesNotContain("s3cret");
	}

	@Test
	void listenersOfAChildContextListen() {
		this.runner.run((parent) -> this.runner.withParent(parent)
			.withBean("shop", ValidListener.class)
			.run((child) -> assertThat(child.getBean(NatsListenerRegistry.class).getIds())
				.containsExactly("shop.listen")));
	}

	@Test
	void aListenerWithAnInvalidQueueSaysWhich() {
		this.runner.withBean("shop", SpaceQueueListener.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("NATS listener 'shop.listen' has the invalid queue group 'a b'"));
	}

	@Test
	void aListenerThatReturnsWhatNobodySubscribesToIsRefused() {
		this.runner.withBean("shop", ReactiveListener.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("@NatsListener on shop.listen returns a reactor.core.publisher.Mono"));
	}

	@Test
	void isSwitchedOffByItsProperty() {
		this.runner.withPropertyValues("trace-propagation.nats.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Connection.class)
				.doesNotHaveBean(NatsTemplate.class)
				.doesNotHaveBean(NatsListenerRegistry.class));
	}

	@Test
	void isSwitchedOffWithTheStarter() {
		this.runner.withPropertyValues("trace-propagation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Connection.class)
				.doesNotHaveBean(NatsTemplate.class)
				.doesNotHaveBean(NatsListenerRegistry.class));
	}

	@Test
	void templateIsSwitchedOffByItsProperty() {
		this.runner.withPropertyValues("trace-propagation.nats.template.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(NatsTemplate.class)
				.hasSingleBean(NatsListenerContainerFactory.class));
	}

	@Test
	void listenersAreSwitchedOffByTheirProperty() {
		this.runner.withPropertyValues("trace-propagation.nats.listener.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(NatsTemplate.class)
				.doesNotHaveBean(NatsListenerMethodProcessor.class)
				.doesNotHaveBean(NatsListenerRegistry.class));
	}

	@Test
	void takesTheConnectionOfTheApplication() {
		this.noServer.withUserConfiguration(OwnConnection.class)
			.run((context) -> assertThat(context).hasSingleBean(Connection.class).hasSingleBean(NatsTemplate.class));
		this.runner.withUserConfiguration(OwnConnection.class)
			.run((context) -> assertThat(context).getBean(Connection.class).isSameAs(context.getBean("ownConnection")));
	}

	@Test
	void takesTheOptionsOfTheApplication() {
		this.runner
			.withBean(Options.class,
					() -> new Options.Builder().server(server.url().toString()).connectionName("mine").build())
			.run((context) -> assertThat(context.getBean(Connection.class).getOptions().getConnectionName())
				.isEqualTo("mine"));
	}

	@Test
	void everyOtherBeanOfTheApplicationWins() {
		NatsTemplate template = new NatsTemplate(null, null, null, Duration.ZERO);
		NatsListenerRegistry registry = new NatsListenerRegistry();
		NatsHopResolver resolver = new NatsHopResolver();
		NatsPayloadConverter converter = new NatsPayloadConverter(new ByteArrayMessageConverter());
		NatsListenerContainerFactory containers = (endpoint) -> {
			throw new IllegalStateException();
		};
		NatsListenerMethodFactory methods = new NatsListenerMethodFactory(new DefaultListableBeanFactory(), converter,
				null, List.of());
		this.runner.withBean("mine1", NatsTemplate.class, () -> template)
			.withBean("mine2", NatsListenerRegistry.class, () -> registry)
			.withBean("mine3", NatsHopResolver.class, () -> resolver)
			.withBean("mine4", NatsPayloadConverter.class, () -> converter)
			.withBean("mine5", NatsListenerContainerFactory.class, () -> containers)
			.withBean("mine6", NatsListenerMethodFactory.class, () -> methods)
			.run((context) -> {
				assertThat(context).getBean(NatsOperations.class).isSameAs(template);
				assertThat(context).getBean(NatsListenerRegistry.class).isSameAs(registry);
				assertThat(context).getBean(NatsHopResolver.class).isSameAs(resolver);
				assertThat(context).getBean(NatsPayloadConverter.class).isSameAs(converter);
				assertThat(context).getBean(NatsListenerContainerFactory.class).isSameAs(containers);
				assertThat(context).getBean(NatsListenerMethodFactory.class).isSameAs(methods);
			});
	}

	@Test
	void propertiesBecomeOptions() {
		this.runner.withPropertyValues("trace-propagation.nats.connection.name=orders",
				"trace-propagation.nats.connection.timeout=7s", "trace-propagation.nats.connection.ping-interval=11s",
				"trace-propagation.nats.connection.reconnect.max-attempts=3",
				"trace-propagation.nats.connection.reconnect.wait=150ms")
			.run((context) -> {
				Options options = context.getBean(Options.class);
				assertThat(options.getServers()).containsExactly(server.url());
				assertThat(options.getConnectionName()).isEqualTo("orders");
				assertThat(options.getConnectionTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(options.getPingInterval()).isEqualTo(Duration.ofSeconds(11));
				assertThat(options.getMaxReconnect()).isEqualTo(3);
				assertThat(options.getReconnectWait()).isEqualTo(Duration.ofMillis(150));
			});
	}

	@Test
	void theConnectionIsNamedAfterTheApplication() {
		this.runner.withPropertyValues("spring.application.name=shop")
			.run((context) -> assertThat(context.getBean(Options.class).getConnectionName()).isEqualTo("shop"));
	}

	@Test
	void aCustomizerHasTheLastWord() {
		this.runner.withPropertyValues("trace-propagation.nats.connection.name=orders")
			.withBean(NatsOptionsBuilderCustomizer.class, () -> (builder) -> builder.connectionName("customized"))
			.run((context) -> assertThat(context.getBean(Options.class).getConnectionName()).isEqualTo("customized"));
	}

	@Test
	void theConnectionIsClosedWithTheContext() {
		this.runner.run((context) -> {
			Connection connection = context.getBean(Connection.class);
			context.close();
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CLOSED);
		});
	}

	@Test
	void credentialsThatCannotBeReadAreNamed() {
		this.runner.withPropertyValues("trace-propagation.nats.connection.credentials=file:/nowhere/nats.creds")
			.run((context) -> assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining("nowhere"));
	}

	@Test
	void payloadsOtherThanTextAndBytesAreRefusedWithoutJackson() {
		this.runner.withClassLoader(new FilteredClassLoader(JsonMapper.class)).run((context) -> {
			NatsPayloadConverter converter = context.getBean(NatsPayloadConverter.class);
			assertThat(converter.toBytes("text", "orders")).isEqualTo("text".getBytes());
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> converter.toBytes(Map.of("sku", "A-1"), "orders"))
				.withMessageContaining("'orders'")
				.withMessageContaining("JSON library");
		});
	}

	@Test
	void aListenerWithoutAConnectionSaysWhatToDo() {
		this.noServer.withBean("shop", ValidListener.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessage("@NatsListener on shop.listen needs a connection: set "
						+ "'trace-propagation.nats.connection.servers', or declare a bean of type "
						+ "io.nats.client.Connection"));
	}

	@Test
	void aListenerWithAnInvalidSubjectSaysWhichAndWhy() {
		this.runner.withBean("shop", SpaceListener.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessage("NATS listener 'shop.listen' has the invalid subject 'orders created': "
						+ "it must not be empty or have white space in it"));
	}

	@Test
	void twoListenersOfOneIdAreRefused() {
		this.runner.withBean("shop", SameIdListeners.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("There is a NATS listener 'same' already"));
	}

	@Test
	void aServerThatIsNotThereStopsTheStartWithWhatToDo(CapturedOutput output) {
		assertThatException().isThrownBy(() -> {
			try (ConfigurableApplicationContext context = NatsApplications
				.start(java.net.URI.create("nats://joe:secret@127.0.0.1:1"), NatsApplications.Empty.class)) {
				assertThat(context).isNull();
			}
		});
		assertThat(output).contains("No connection to NATS could be made at nats://127.0.0.1:1")
			.contains("Start a nats-server there, or set 'trace-propagation.nats.connection.servers'")
			.doesNotContain("secret");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnection {

		@Bean
		Connection ownConnection() throws Exception {
			return Nats.connect(server.url().toString());
		}

	}

	static class ValidListener {

		@NatsListener(subjects = "orders.created")
		void listen(String payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NullConnection {

		@Bean
		Connection natsConnection() {
			return null;
		}

	}

	static class SpaceQueueListener {

		@NatsListener(subjects = "orders.created", queue = "a b")
		void listen(String payload) {
		}

	}

	static class ReactiveListener {

		@NatsListener(subjects = "orders.created")
		Mono<String> listen(String payload) {
			return Mono.empty();
		}

	}

	static class SpaceListener {

		@NatsListener(subjects = "orders created")
		void listen(String payload) {
		}

	}

	static class SameIdListeners {

		@NatsListener(id = "same", subjects = "orders.created")
		void one(String payload) {
		}

		@NatsListener(id = "same", subjects = "orders.created")
		void two(String payload) {
		}

	}

}
