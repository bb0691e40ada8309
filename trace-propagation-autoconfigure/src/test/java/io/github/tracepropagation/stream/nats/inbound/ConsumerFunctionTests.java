// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.listener.NatsConsumerConfigurationCustomizer;
import io.github.tracepropagation.stream.nats.NatsBinderApplications;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.stream.annotation.StreamRetryTemplate;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.cloud.stream.binding.BindingsLifecycleController.State;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.ErrorMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for functions of whole applications that consume from NATS.
 */
class ConsumerFunctionTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String CALLER = "traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private OwnNatsServer server;

	private RawNatsClient wire;

	@BeforeEach
	void start() throws Exception {
		this.server = NatsTestServer.startOwn();
		this.wire = RawNatsClient.connect(this.server.url(), Duration.ofSeconds(10));
		Connection admin = Nats.connect(this.server.url().toString());
		admin.jetStreamManagement().addStream(StreamConfiguration.builder().name("work").subjects("work.>").build());
		admin.close();
	}

	@AfterEach
	void stop() {
		this.wire.close();
		this.server.close();
	}

	@Test
	void aFunctionGetsItsTypeInTheOneSpanOfItsMessage() throws Exception {
		try (ConfigurableApplicationContext context = run("orders", "destination=core.orders", "group=audit")) {
			this.wire.publish("core.orders", "", List.of(CALLER), "{\"item\":\"book\"}");
			Handled handled = context.getBean(Functions.class).next();
			assertThat(handled.what()).isEqualTo(new Order("book"));
			assertThat(handled.traceId()).isEqualTo(TRACE_ID);
			assertThat(consumerSpans(context)).isEqualTo(1);
		}
	}

	@Test
	void aPayloadThatIsNotWhatTheFunctionTakesBecomesADeadLetter() throws Exception {
		this.wire.subscribe("error.core.broken.audit");
		try (ConfigurableApplicationContext context = run("orders", "destination=core.broken", "group=audit",
				"nats:dead-letter.enabled=true")) {
			this.wire.publish("core.broken", "", List.of(CALLER), "no JSON");
			assertThat(this.wire.nextMessage().payload()).isEqualTo("no JSON");
			assertThat(consumerSpans(context)).isEqualTo(1);
		}
	}

	@Test
	void aBatchIsAListOfTheTypeOfTheFunction() throws Exception {
		this.wire.publish("work.batch", "", List.of(CALLER), "{\"item\":\"a\"}");
		this.wire.publish("work.batch", "", List.of(CALLER), "{\"item\":\"b\"}");
		try (ConfigurableApplicationContext context = run("batches", "destination=work.batch", "group=audit",
				"consumer.batch-mode=true", "nats:delivery=jetstream", "nats:stream.name=work")) {
			assertThat(context.getBean(Functions.class).next().what())
				.isEqualTo(List.of(new Order("a"), new Order("b")));
		}
	}

	@Test
	void whatTheErrorHandlerOfABindingTakesIsDone() throws Exception {
		try (ConfigurableApplicationContext context = run("failing", "destination=work.handled", "group=audit",
				"error-handler-definition=errors", "nats:delivery=jetstream", "nats:stream.name=work",
				"consumer.max-attempts=1")) {
			this.wire.publish("work.handled", "", List.of(CALLER), "x");
			Handled handled = context.getBean(Functions.class).next();
			assertThat(handled.what()).isInstanceOf(io.nats.client.Message.class);
			assertThat(handled.traceId()).isEqualTo(TRACE_ID);
			awaitSettled(context, "audit@work_handled");
		}
	}

	@Test
	void theRetryTemplateOfTheApplicationIsUsed() throws Exception {
		try (ConfigurableApplicationContext context = run("failing", Retrying.class, "destination=core.retried",
				"group=audit")) {
			this.wire.publish("core.retried", "", List.of(CALLER), "x");
			Retrying retrying = context.getBean(Retrying.class);
			Awaitility.await().until(() -> context.getBean(Functions.class).failures.size() == 6);
			assertThat(retrying.used).isTrue();
			assertThat(consumerSpans(context)).isEqualTo(1);
		}
	}

	@Test
	void aCustomizerOfTheApplicationHasTheLastWordOnTheConsumer() throws Exception {
		try (ConfigurableApplicationContext context = run("orders", Customizing.class, "destination=work.customized",
				"group=audit", "nats:delivery=jetstream", "nats:stream.name=work", "nats:max-ack-pending=7")) {
			assertThat(context.getBean(Connection.class)
				.jetStreamManagement()
				.getConsumerInfo("work", "audit@work_customized")
				.getConsumerConfiguration()
				.getMaxAckPending()).isEqualTo(70);
		}
	}

	@Test
	void aFunctionMayTakeSeveralDestinationsAndSeveralPartitions() throws Exception {
		try (ConfigurableApplicationContext context = run("orders", "destination=core.one,core.two", "group=audit",
				"consumer.partitioned=true", "consumer.instance-count=2", "consumer.instance-index-list=0,1")) {
			for (String subject : List.of("core.one.0", "core.one.1", "core.two.0", "core.two.1")) {
				this.wire.publish(subject, "", List.of(CALLER), "{\"item\":\"" + subject + "\"}");
				assertThat(context.getBean(Functions.class).next().what()).isEqualTo(new Order(subject));
			}
			assertThat(consumerSpans(context)).isEqualTo(4);
		}
	}

	@Test
	void aBindingIsStoppedPausedAndStartedByName() throws Exception {
		try (ConfigurableApplicationContext context = run("orders", "destination=work.named", "group=audit",
				"nats:delivery=jetstream", "nats:stream.name=work")) {
			BindingsLifecycleController bindings = context.getBean(BindingsLifecycleController.class);
			bindings.changeState("orders-in-0", State.PAUSED);
			this.wire.publish("work.named", "", List.of(), "{\"item\":\"1\"}");
			bindings.changeState("orders-in-0", State.RESUMED);
			assertThat(context.getBean(Functions.class).next().what()).isEqualTo(new Order("1"));
			bindings.changeState("orders-in-0", State.STOPPED);
			this.wire.publish("work.named", "", List.of(), "{\"item\":\"2\"}");
			assertThat(context.getBean(Functions.class).handled).isEmpty();
			bindings.changeState("orders-in-0", State.STARTED);
			assertThat(context.getBean(Functions.class).next().what()).isEqualTo(new Order("2"));
		}
	}

	@Test
	void bindingsGoOnWhenTheServerIsBack() throws Exception {
		try (ConfigurableApplicationContext core = run("orders", "destination=core.back", "group=audit");
				ConfigurableApplicationContext stored = run("orders", "destination=work.back", "group=audit",
						"nats:delivery=jetstream", "nats:stream.name=work")) {
			this.server.stop();
			this.wire.close();
			this.server.startAgain();
			this.wire = RawNatsClient.connect(this.server.url(), Duration.ofSeconds(10));
			this.wire.publish("work.back", "", List.of(CALLER), "{\"item\":\"stored\"}");
			assertThat(stored.getBean(Functions.class).next().traceId()).isEqualTo(TRACE_ID);
			Awaitility.await().until(() -> core.getBean(Connection.class).getStatus() == Connection.Status.CONNECTED);
			core.getBean(Connection.class).flush(Duration.ofSeconds(5));
			this.wire.publish("core.back", "", List.of(CALLER), "{\"item\":\"core\"}");
			assertThat(core.getBean(Functions.class).next().what()).isEqualTo(new Order("core"));
		}
	}

	@Test
	void aMistakeEndsTheStartWithTheNameOfTheBinding() {
		assertThatThrownBy(() -> run("orders", "destination=core.wrong", "consumer.concurrency=3")).rootCause()
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessageStartingWith("The binding 'orders-in-0' has a concurrency of 3 without a group");
		assertThatThrownBy(() -> run("batches", "destination=core.wrong", "consumer.batch-mode=true")).rootCause()
			.hasMessageStartingWith("The binding 'batches-in-0' has batch-mode, which core NATS does not know");
	}

	private ConfigurableApplicationContext run(String function, String... properties) {
		return run(function, Functions.class, properties);
	}

	private ConfigurableApplicationContext run(String function, Class<?> configuration, String... properties) {
		String binding = "bindings." + function + "-in-0.";
		return NatsBinderApplications.start(this.server.url(), configuration,
				Stream.concat(
						Stream.of("spring.cloud.function.definition=" + function,
								"spring.cloud.stream." + binding + "consumer.back-off-initial-interval=10"),
						Stream.of(properties)
							.map((property) -> property.startsWith("nats:")
									? "spring.cloud.stream.nats." + binding + "consumer." + property.substring(5)
									: "spring.cloud.stream." + binding + property))
					.toArray(String[]::new));
	}

	private static long consumerSpans(ConfigurableApplicationContext context) {
		RunningSpans spans = context.getBean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		return spans.exporter()
			.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getKind() == SpanKind.CONSUMER)
			.count();
	}

	private static void awaitSettled(ConfigurableApplicationContext context, String consumer) {
		Awaitility.await()
			.until(() -> context.getBean(Connection.class).jetStreamManagement().getConsumerInfo("work", consumer),
					(info) -> info.getNumAckPending() == 0 && info.getNumPending() == 0
							&& info.getDelivered().getConsumerSequence() == 1);
	}

	record Order(String item) {

	}

	record Handled(Object what, String traceId) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		final BlockingQueue<Handled> handled = new LinkedBlockingQueue<>();

		final BlockingQueue<Object> failures = new LinkedBlockingQueue<>();

		Handled next() throws InterruptedException {
			Handled next = this.handled.poll(15, TimeUnit.SECONDS);
			assertThat(next).as("what is handled").isNotNull();
			return next;
		}

		private void handle(Object what) {
			this.handled.add(new Handled(what, Span.current().getSpanContext().getTraceId()));
		}

		@Bean
		Consumer<Order> orders() {
			return this::handle;
		}

		@Bean
		Consumer<List<Order>> batches() {
			return this::handle;
		}

		@Bean
		Consumer<Message<String>> failing() {
			return (message) -> {
				this.failures.add(message);
				throw new IllegalStateException("no good");
			};
		}

		@Bean
		Consumer<ErrorMessage> errors() {
			return (error) -> handle(error.getHeaders().get(IntegrationMessageHeaderAccessor.SOURCE_DATA));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Retrying extends Functions {

		volatile boolean used;

		@StreamRetryTemplate
		RetryTemplate fivefold() {
			this.used = true;
			return new RetryTemplate(RetryPolicy.builder().maxRetries(5).delay(Duration.ofMillis(5)).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizing extends Functions {

		@Bean
		NatsConsumerConfigurationCustomizer tenfold() {
			return (endpoint, configuration) -> {
				if (endpoint.id().equals("orders-in-0")) {
					configuration.maxAckPending(70);
				}
			};
		}

	}

}
