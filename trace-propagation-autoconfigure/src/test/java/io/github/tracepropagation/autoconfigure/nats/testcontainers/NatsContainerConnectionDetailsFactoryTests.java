// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.testcontainers;

import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionAutoConfiguration;
import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionDetails;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.nats.client.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsNotFoundException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NatsContainerConnectionDetailsFactory}, found and called by Spring
 * Boot. The containers are not started: they say that they are a server that runs
 * already.
 */
class NatsContainerConnectionDetailsFactoryTests {

	private static OwnNatsServer server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ServiceConnectionAutoConfiguration.class, NatsConnectionAutoConfiguration.class));

	@BeforeAll
	static void startServer() {
		server = NatsTestServer.startOwn("--user", "joe", "--pass", "s3cret");
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void connectsToAContainerWithTheLoginItWasStartedWith() {
		this.runner.withUserConfiguration(WithUser.class)
			.withPropertyValues("trace-propagation.nats.connection.servers=nats://127.0.0.1:1")
			.run((context) -> {
				assertThat(context).hasSingleBean(NatsConnectionDetails.class);
				assertThat(context.getBean(Connection.class).getStatus()).isEqualTo(Connection.Status.CONNECTED);
				assertThat(context.getBean(NatsConnectionDetails.class).getServers())
					.containsExactly("nats://127.0.0.1:" + server.url().getPort());
			});
	}

	@Test
	void readsATokenAfterAnEqualsSign() {
		this.runner.withUserConfiguration(WithToken.class)
			.withPropertyValues("trace-propagation.nats.enabled=false")
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
		this.runner.withUserConfiguration(OtherImage.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOf(ConnectionDetailsNotFoundException.class));
	}

	@Test
	void productionDoesNotNeedTestcontainers() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(NatsConnectionAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.testcontainers", "org.springframework.boot.testcontainers",
					"org.springframework.boot.docker"))
			.withPropertyValues("trace-propagation.nats.connection.servers=" + server.url(),
					"trace-propagation.nats.connection.username=joe",
					"trace-propagation.nats.connection.password=s3cret")
			.run((context) -> assertThat(context).hasSingleBean(Connection.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class WithUser {

		@Bean
		@ServiceConnection("nats")
		RunningContainer natsContainer() {
			return new RunningContainer(server.url().getPort(), "nats:2.10-alpine", "--jetstream", "--user", "joe",
					"-pass", "s3cret");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithToken {

		@Bean
		@ServiceConnection("nats")
		RunningContainer natsContainer() {
			return new RunningContainer(server.url().getPort(), "example.org/our-nats:1", "--js", "user",
					"--auth=t0ken");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherImage {

		@Bean
		@ServiceConnection(name = "redis", type = NatsConnectionDetails.class)
		RunningContainer redisContainer() {
			return new RunningContainer(server.url().getPort(), "redis:8");
		}

	}

}
