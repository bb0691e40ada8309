// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.testcontainers;

import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionAutoConfiguration;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.nats.client.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test as an application would have it: nothing is said but {@code @ServiceConnection}.
 */
@SpringBootTest(classes = NatsServiceConnectionIntegrationTests.class,
		webEnvironment = SpringBootTest.WebEnvironment.NONE)
@ImportAutoConfiguration(NatsConnectionAutoConfiguration.class)
class NatsServiceConnectionIntegrationTests {

	private static final OwnNatsServer server = NatsTestServer.startOwn();

	@ServiceConnection
	static final GenericContainer<?> container = new RunningContainer(server.url().getPort(), "nats:2.10");

	@Autowired
	private Connection connection;

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void theImageIsEnough() {
		assertThat(this.connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
		assertThat(this.connection.getConnectedUrl()).endsWith(":" + server.url().getPort());
	}

}
