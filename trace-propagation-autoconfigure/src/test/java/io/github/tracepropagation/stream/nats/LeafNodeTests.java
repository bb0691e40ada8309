// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application at a leaf node that has no JetStream itself, and uses that of the hub.
 */
class LeafNodeTests {

	@Test
	void messagesAndDeadLettersAreStoredByTheHub(@TempDir Path directory) throws Exception {
		int port = freePort();
		Path hubConfig = Files.writeString(directory.resolve("hub.conf"),
				"jetstream { domain: hub }\nleafnodes { listen: \"127.0.0.1:" + port + "\" }\n");
		Path leafConfig = Files.writeString(directory.resolve("leaf.conf"),
				"leafnodes { remotes: [ { url: \"nats://127.0.0.1:" + port + "\" } ] }\n");
		try (OwnNatsServer hub = NatsTestServer.startOwn("--config", hubConfig.toString());
				OwnNatsServer leaf = NatsTestServer.startOwn("--config", leafConfig.toString(), "--jetstream=false");
				Connection admin = Nats.connect(hub.url().toString());
				ConfigurableApplicationContext context = NatsApplications.start(leaf.url(), Failing.class,
						"spring.cloud.stream.binding-retry-interval=1",
						"spring.cloud.stream.bindings.fail-in-0.destination=orders",
						"spring.cloud.stream.bindings.fail-in-0.group=audit",
						"spring.cloud.stream.bindings.fail-in-0.consumer.max-attempts=1",
						"spring.cloud.stream.nats.bindings.fail-in-0.consumer.delivery=jetstream",
						"spring.cloud.stream.nats.bindings.fail-in-0.consumer.dead-letter.enabled=true")) {
			assertThat(context.getBean(Connection.class).getServerInfo().isJetStreamAvailable()).isFalse();
			JetStreamManagement management = admin.jetStreamManagement();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.ignoreExceptions()
				.until(() -> management.getConsumerInfo("orders", "audit@orders") != null);
			admin.jetStream().publish("orders", "no good".getBytes());
			MessageInfo letter = Awaitility.await()
				.ignoreExceptions()
				.until(() -> management.getLastMessage("error_orders_audit", "error.orders.audit"),
						(found) -> found != null);
			assertThat(letter.getData()).asString().isEqualTo("no good");
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		JetStreamOptions jetStreamOfTheHub() {
			return JetStreamOptions.builder().domain("hub").build();
		}

		@Bean
		Consumer<String> fail() {
			return (payload) -> {
				throw new IllegalStateException(payload);
			};
		}

	}

}
