// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Remote fields as headers of their own on NATS messages, by either engine.
 */
@ParameterizedClass
@ValueSource(strings = { "always", "never" })
class NatsPlainRemoteFieldsTests {

	private static NatsTestServer server;

	private static RawNatsClient wire;

	private static ConfigurableApplicationContext context;

	@Parameter
	String observation = "";

	@BeforeParameterizedClassInvocation
	static void start(String observation) {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		wire.subscribe("to.>");
		context = NatsApplications.start(server.url(), Relay.class, "trace-propagation.nats.observation=" + observation,
				"trace-propagation.nats.header-case=both", "management.tracing.baggage.remote-fields=X-User,tenant",
				"trace-propagation.w3c.baggage.plain-remote-fields=true",
				"trace-propagation.inbound.rules[0].subject=from.strangers",
				"trace-propagation.inbound.rules[0].trust=restart",
				"trace-propagation.outbound.rules[0].subject=to.strangers",
				"trace-propagation.outbound.rules[0].baggage=none");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		context.close();
		wire.close();
		server.close();
	}

	@Test
	void eachIsReadAndSent() {
		RawMessage sent = relay("from.friends", "to.friends");
		assertThat(sent.header("X-User")).containsExactly("jim");
		assertThat(sent.header("tenant")).isNotEmpty().containsOnly("blue");
	}

	@Test
	void thoseOfASenderThatIsRestartedAreNotTakenOver() {
		RawMessage sent = relay("from.strangers", "to.friends");
		assertThat(sent.header("X-User")).isEmpty();
		assertThat(sent.header("tenant")).isEmpty();
	}

	@Test
	void thoseThatAPolicyKeepsInAreNotSent() {
		RawMessage sent = relay("from.friends", "to.strangers");
		assertThat(sent.header("traceparent")).isNotEmpty();
		assertThat(sent.header("X-User")).isEmpty();
		assertThat(sent.header("tenant")).isEmpty();
	}

	@Test
	void valueThatIsNotSafeInAHeaderIsNotSent() {
		try (Scope scope = Baggage.builder().put("tenant", "a\r\nadmin: yes").build().makeCurrent()) {
			context.getBean(NatsOperations.class).publish("to.friends", "x");
		}
		RawMessage sent = wire.nextMessage();
		assertThat(sent.header("tenant")).isEmpty();
		assertThat(sent.header("admin")).isEmpty();
		assertThat(sent.header("baggage")).isNotEmpty().containsOnly("tenant=a%0D%0Aadmin:%20yes");
	}

	@Test
	void headerThatWasSetByHandGivesWay() {
		context.getBean(NatsOperations.class).publish("to.friends", "x", new Headers().put("Tenant", "by hand"));
		assertThat(wire.nextMessage().header("tenant")).isEmpty();
	}

	private static RawMessage relay(String subject, String target) {
		wire.publish(subject, "", List.of("x-user: jim", "TENANT: blue"), target);
		return wire.nextMessage();
	}

	@Configuration(proxyBeanMethods = false)
	static class Relay {

		private final NatsOperations nats;

		Relay(NatsOperations nats) {
			this.nats = nats;
		}

		@NatsListener(subjects = "from.>")
		void receive(String target) {
			this.nats.publish(target, "x");
		}

	}

}
