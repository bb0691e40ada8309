// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.observation.DefaultNatsListenerObservationConvention;
import io.github.tracepropagation.nats.observation.NatsListenerObservationConvention;
import io.github.tracepropagation.nats.observation.NatsMessageReceiverContext;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.framework.ProxyFactoryBean;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the kinds of beans whose methods may listen, and for the beans that have a
 * say in what becomes of the messages.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsListenerBeanTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String CALLER = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private static NatsTestServer server;

	private static RawNatsClient wire;

	@BeforeAll
	static void start() {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
	}

	@AfterAll
	static void stop() {
		wire.close();
		server.close();
	}

	@Test
	void aConventionThatFailsDoesNotKeepAMessage() {
		try (ConfigurableApplicationContext other = NatsApplications.start(server.url(), WithFailingConvention.class)) {
			wire.publish("conventional", "", List.of("traceparent: " + CALLER), "x");
			Awaitility.await()
				.untilAsserted(() -> assertThat(other.getBean(WithFailingConvention.class).traceIds)
					.containsExactly(TRACE_ID));
		}
	}

	@Test
	void aPayloadIsValidated(CapturedOutput output) {
		try (ConfigurableApplicationContext other = NatsApplications.start(server.url(), WithValidator.class)) {
			wire.publish("validated", "", List.of(), "{\"sku\":\"A-1\",\"quantity\":0}");
			Awaitility.await().untilAsserted(() -> assertThat(output).contains("quantity must be positive"));
			wire.publish("validated", "", List.of(), "{\"sku\":\"A-1\",\"quantity\":1}");
			Awaitility.await()
				.untilAsserted(() -> assertThat(other.getBean(WithValidator.class).orders)
					.containsExactly(new Order("A-1", 1)));
		}
	}

	@Test
	void constraintsOfBeanValidationHold(CapturedOutput output) {
		try (ConfigurableApplicationContext other = NatsApplications.start(server.url(), WithConstraints.class)) {
			wire.publish("constrained", "", List.of(), "{\"sku\":\"A-1\",\"quantity\":0}");
			Awaitility.await().untilAsserted(() -> assertThat(output).contains("must be greater than 0"));
			wire.publish("constrained", "", List.of(), "{\"sku\":\"A-1\",\"quantity\":1}");
			Awaitility.await()
				.untilAsserted(() -> assertThat(other.getBean(WithConstraints.class).orders)
					.containsExactly(new ConstrainedOrder("A-1", 1)));
		}
	}

	@Test
	void beansOfEveryKindListen() {
		try (ConfigurableApplicationContext other = NatsApplications.start(server.url(), Kinds.class,
				"spring.main.lazy-initialization=true")) {
			Kinds kinds = other.getBean(Kinds.class);
			for (int i = 0; i < 2; i++) {
				wire.publish("kinds", "", List.of("traceparent: " + CALLER), "x");
			}
			Awaitility.await().until(() -> kinds.handled.size() >= 8);
			assertThat(kinds.handled).containsExactlyInAnyOrder("lazy", "lazy", "prototype", "prototype", "scoped",
					"scoped", "proxied", "proxied");
			assertThat(kinds.instances).hasValue(1 + 2 + 1 + 1);
		}
	}

	@Test
	void aConventionOfTheApplicationIsHonoured() {
		try (ConfigurableApplicationContext other = NatsApplications.start(server.url(), WithConvention.class)) {
			wire.publish("conventional", "", List.of(), "x");
			Awaitility.await()
				.untilAsserted(() -> assertThat(other.getBean(RunningSpans.class).exporter().getFinishedSpanItems())
					.extracting(SpanData::getName)
					.contains("mine conventional"));
		}
	}

	record Order(String sku, int quantity) {

	}

	@Configuration(proxyBeanMethods = false)
	static class WithConvention {

		@NatsListener(subjects = "conventional")
		void listen(String payload) {
		}

		@Bean
		NatsListenerObservationConvention natsListenerObservationConvention() {
			return new DefaultNatsListenerObservationConvention() {

				@Override
				public String getContextualName(NatsMessageReceiverContext context) {
					return "mine " + context.getSubject();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithFailingConvention {

		final BlockingQueue<String> traceIds = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "conventional")
		void listen(String payload) {
			this.traceIds.add(Span.current().getSpanContext().getTraceId());
		}

		@Bean
		NatsListenerObservationConvention natsListenerObservationConvention() {
			return new DefaultNatsListenerObservationConvention() {

				@Override
				public String getContextualName(NatsMessageReceiverContext context) {
					throw new IllegalStateException("convention");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithValidator {

		final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "validated")
		void listen(@Validated Order order) {
			this.orders.add(order);
		}

		@Bean
		@Primary
		static Validator positiveQuantity() {
			return Validator.forInstanceOf(Order.class, (order, errors) -> {
				if (order.quantity() < 1) {
					errors.reject("quantity", "quantity must be positive");
				}
			});
		}

	}

	record ConstrainedOrder(String sku, @Positive int quantity) {

	}

	@Configuration(proxyBeanMethods = false)
	static class WithConstraints {

		final BlockingQueue<ConstrainedOrder> orders = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "constrained")
		void listen(@Valid ConstrainedOrder order) {
			this.orders.add(order);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Kinds {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		final AtomicInteger instances = new AtomicInteger();

		@Bean
		@Lazy
		Kind lazy() {
			return new Kind("lazy", this);
		}

		@Bean
		@Scope("prototype")
		Kind prototype() {
			return new Kind("prototype", this);
		}

		@Bean
		@Scope(scopeName = "singleton", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Kind scoped() {
			return new Kind("scoped", this);
		}

		@Bean
		ProxyFactoryBean proxied() {
			ProxyFactoryBean proxied = new ProxyFactoryBean();
			proxied.setTarget(new Kind("proxied", this));
			proxied.setProxyTargetClass(true);
			return proxied;
		}

	}

	static class Kind {

		private final String name;

		private final Kinds kinds;

		Kind() {
			this("proxy", new Kinds());
		}

		Kind(String name, Kinds kinds) {
			this.name = name;
			this.kinds = kinds;
			kinds.instances.incrementAndGet();
		}

		@NatsListener(subjects = "kinds")
		void listen(String payload) {
			this.kinds.handled.add(this.name);
		}

	}

}
