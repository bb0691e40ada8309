// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.docker.compose;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionAutoConfiguration;
import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionDetails;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.nats.client.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.lifecycle.DockerComposeServicesReadyEvent;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NatsDockerComposeConnectionDetailsFactory}, found and called by Spring
 * Boot's own listener when it hears that services are ready.
 */
class NatsDockerComposeConnectionDetailsFactoryTests {

	private static OwnNatsServer server;

	@BeforeAll
	static void startServer() {
		server = NatsTestServer.startOwn("--user", "joe", "--pass", "s3cret");
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void connectsToAServiceWithTheLoginOfItsEnvironment() {
		with(new Service("nats:2.10", Map.of("NATS_USER", "joe", "NATS_PASSWORD", "s3cret"), Map.of()))
			.withPropertyValues("trace-propagation.nats.connection.servers=nats://127.0.0.1:1")
			.run((context) -> {
				assertThat(context.getBean(Connection.class).getStatus()).isEqualTo(Connection.Status.CONNECTED);
				assertThat(context.getBean(NatsConnectionDetails.class).getServers())
					.containsExactly("nats://127.0.0.1:" + server.url().getPort());
			});
	}

	@Test
	void takesAnImageThatALabelCallsNatsAndTheOtherNameOfTheUser() {
		with(new Service("example.org/broker:1", Map.of("NATS_USERNAME", "joe", "NATS_PASSWORD", "s3cret"),
				Map.of("org.springframework.boot.service-connection", "nats")))
			.run((context) -> assertThat(context).hasSingleBean(Connection.class));
	}

	@Test
	void readsATokenAndNoMoreWhereThereIsNoMore() {
		with(new Service("nats", Map.of("NATS_TOKEN", "t0ken"), Map.of()))
			.withPropertyValues("trace-propagation.nats.connection.retry-on-startup=true",
					"trace-propagation.nats.enabled=false")
			.run((context) -> {
				NatsConnectionDetails details = context.getBean(NatsConnectionDetails.class);
				assertThat(details.getToken()).isEqualTo("t0ken");
				assertThat(details.getUsername()).isNull();
				assertThat(details.getPassword()).isNull();
				assertThat(details.getSslBundle()).isNull();
			});
	}

	@Test
	void leavesOtherImagesAlone() {
		with(new Service("redis:8", Map.of(), Map.of()))
			.run((context) -> assertThat(context).doesNotHaveBean(NatsConnectionDetails.class));
	}

	private static ApplicationContextRunner with(RunningService service) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(NatsConnectionAutoConfiguration.class))
			.withInitializer((context) -> tellReady(context, service));
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static void tellReady(ApplicationContext context, RunningService service) {
		try {
			Constructor<DockerComposeServicesReadyEvent> constructor = DockerComposeServicesReadyEvent.class
				.getDeclaredConstructor(ApplicationContext.class, List.class);
			DockerComposeServicesReadyEvent event = BeanUtils.instantiateClass(constructor, context, List.of(service));
			List<ApplicationListener> listeners = SpringFactoriesLoader
				.forDefaultResourceLocation(NatsDockerComposeConnectionDetailsFactoryTests.class.getClassLoader())
				.load(ApplicationListener.class);
			listeners.stream()
				.filter((listener) -> listener.getClass().getSimpleName().contains("DockerComposeServiceConnections"))
				.forEach((listener) -> listener.onApplicationEvent(event));
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A service that is the server of this test.
	 */
	private record Service(String imageName, Map<String, String> env,
			Map<String, String> labels) implements RunningService {

		@Override
		public String name() {
			return "broker";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of(this.imageName);
		}

		@Override
		public String host() {
			return "127.0.0.1";
		}

		@Override
		public ConnectionPorts ports() {
			return new Ports();
		}

	}

	/**
	 * The port of the server, where the container has 4222.
	 */
	private static final class Ports implements ConnectionPorts {

		@Override
		public int get(int containerPort) {
			assertThat(containerPort).isEqualTo(4222);
			return server.url().getPort();
		}

		@Override
		public List<Integer> getAll() {
			return List.of(server.url().getPort());
		}

		@Override
		public List<Integer> getAll(String protocol) {
			return getAll();
		}

	}

}
