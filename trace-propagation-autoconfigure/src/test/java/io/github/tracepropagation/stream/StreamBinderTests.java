// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.stream.observation.DefaultStreamConsumerObservationConvention;
import io.github.tracepropagation.stream.observation.DefaultStreamProducerObservationConvention;
import io.github.tracepropagation.stream.observation.StreamConsumerObservationConvention;
import io.github.tracepropagation.stream.observation.StreamProducerObservationConvention;
import io.github.tracepropagation.stream.observation.StreamReceiverContext;
import io.github.tracepropagation.stream.observation.StreamSenderContext;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageReceiverContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.binder.ConsumerProperties;
import org.springframework.cloud.stream.binder.PollableMessageSource;
import org.springframework.cloud.stream.binder.ProducerProperties;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.core.MessageSource;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Binders that deliver on the thread of the sender, and those that make spans by
 * themselves.
 */
@ExtendWith(OutputCaptureExtension.class)
class StreamBinderTests {

	private static final String CALLER = StreamApplication.CALLER;

	private static final String TRACE_ID = StreamApplication.TRACE_ID;

	private static final String SPAN_ID = StreamApplication.SPAN_ID;

	private static final List<String> seen = new CopyOnWriteArrayList<>();

	private static final List<Map<String, Object>> sent = new CopyOnWriteArrayList<>();

	private ConfigurableApplicationContext context;

	@AfterEach
	void stop() {
		assertThat(Context.current()).isSameAs(Context.root());
		assertThat(ObservationRegistry.create().getCurrentObservation()).isNull();
		assertThat(MDC.get("trace_id")).isNull();
		this.context.close();
		seen.clear();
		sent.clear();
	}

	@Test
	void functionReachedOnTheThreadOfItsSenderHasASpanOfItsOwn() {
		start(Loop.class);
		this.context.getBean(LoopBinder.class).deliver("first", message());
		List<SpanData> spans = spans();
		assertThat(spans).extracting(SpanData::getName)
			.containsExactly("process second", "publish second", "process first");
		assertThat(spans.get(2).getParentSpanId()).isEqualTo(SPAN_ID);
		assertThat(isWithin(spans.get(1), spans.get(2))).isTrue();
		assertThat(spans.get(0).getParentSpanId()).isEqualTo(spans.get(1).getSpanId());
		assertThat(spans).allSatisfy((span) -> assertThat(span.getTraceId()).isEqualTo(TRACE_ID))
			.allSatisfy((span) -> assertThat(span.getLinks()).isEmpty());
		assertThat(seen).containsExactly("relay " + TRACE_ID, "end " + TRACE_ID, "relayed " + TRACE_ID);
	}

	@Test
	void templateOfABinderMakesNoSecondSpan() {
		start(Templated.class);
		this.context.getBean(LoopBinder.class).deliver("first", message());
		assertThat(spans()).filteredOn((span) -> span.getKind() == SpanKind.PRODUCER)
			.singleElement()
			.satisfies((span) -> assertThat(span.getName()).isEqualTo("publish second"))
			.satisfies((span) -> assertThat(sent).singleElement()
				.satisfies((headers) -> assertThat(headers).containsEntry("traceparent",
						"00-" + TRACE_ID + "-" + span.getSpanId() + "-01")));
	}

	@Test
	void binderThatObservesByItselfIsLeftToDoSo() {
		start(Marked.class);
		this.context.getBean(LoopBinder.class)
			.deliver("first", new GenericMessage<>("a".getBytes(), Map.of("Traceparent", CALLER, "baggage", "a=1")));
		assertThat(spans()).extracting(SpanData::getName).containsExactly("own send", "own receive");
		assertThat(isWithin(spans().get(0), spans().get(1))).isTrue();
		assertThat(spans().get(1).getParentSpanId()).isEqualTo(SPAN_ID);
		assertThat(sent).singleElement()
			.satisfies((headers) -> assertThat(headers).doesNotContainKeys("Traceparent", "traceparent", "baggage"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void spanOfABinderThatIsNoObservationIsKeptForReactiveFunctions(boolean automatic) {
		if (automatic) {
			Hooks.enableAutomaticContextPropagation();
		}
		try {
			start(Spans.class, "spring.cloud.function.definition=flux",
					"spring.cloud.stream.bindings.flux-in-0.destination=first",
					"spring.cloud.stream.bindings.flux-out-0.destination=second");
			this.context.getBean(LoopBinder.class).deliver("first", message());
			assertThat(seen).containsExactly("flux " + TRACE_ID, "sent " + TRACE_ID);
			assertThat(spans()).isEmpty();
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
		}
	}

	@Test
	void messageThatAListenerOfKafkaObservesHasNoSecondSpan() {
		start(Loop.class);
		ConsumerRecord<String, String> kafkaRecord = new ConsumerRecord<>("first", 0, 0, "key", "a");
		kafkaRecord.headers().add("traceparent", CALLER.getBytes(StandardCharsets.UTF_8));
		KafkaRecordReceiverContext receiver = new KafkaRecordReceiverContext(kafkaRecord, "listener", () -> "cluster");
		isTheOnlyConsumerOfTheFirst(receiver, message());
	}

	@Test
	void messageThatAListenerOfKafkaObservesMayHaveComeWithoutContext() {
		start(Loop.class);
		KafkaRecordReceiverContext receiver = new KafkaRecordReceiverContext(
				new ConsumerRecord<>("first", 0, 0, "key", "a"), "listener", () -> "cluster");
		observe(receiver, new GenericMessage<>("a".getBytes()));
		assertThat(spans()).extracting(SpanData::getName).containsExactly("process second", "publish second", "listen");
	}

	@Test
	void messageThatAListenerOfRabbitObservesHasNoSecondSpan() {
		start(Loop.class);
		MessageProperties properties = new MessageProperties();
		properties.setHeader("traceparent", CALLER);
		properties.setConsumerQueue("first");
		org.springframework.amqp.core.Message message = new org.springframework.amqp.core.Message("a".getBytes(),
				properties);
		isTheOnlyConsumerOfTheFirst(new RabbitMessageReceiverContext(message, "listener"), message());
	}

	private void isTheOnlyConsumerOfTheFirst(ReceiverContext<?> receiver, Message<?> message) {
		observe(receiver, message);
		List<SpanData> spans = spans();
		assertThat(spans).extracting(SpanData::getName).containsExactly("process second", "publish second", "listen");
		assertThat(spans.get(2).getParentSpanId()).isEqualTo(SPAN_ID);
		assertThat(isWithin(spans.get(1), spans.get(2))).isTrue();
		assertThat(spans.get(0).getParentSpanId()).isEqualTo(spans.get(1).getSpanId());
	}

	@Test
	void messageOfAnotherTraceThanTheObservedOneHasASpan() {
		start(Loop.class);
		ConsumerRecord<String, String> kafkaRecord = new ConsumerRecord<>("elsewhere", 0, 0, "key", "a");
		kafkaRecord.headers().add("traceparent", CALLER.replace("b7", "c7").getBytes(StandardCharsets.UTF_8));
		observe(new KafkaRecordReceiverContext(kafkaRecord, "listener", () -> "cluster"), message());
		assertThat(spans()).extracting(SpanData::getName).contains("process first", "listen");
	}

	@Test
	void messageThatABinderFailsToSendIsAnErrorOfBothSpans() {
		start(Broken.class);
		assertThatExceptionOfType(MessagingException.class)
			.isThrownBy(() -> this.context.getBean(LoopBinder.class).deliver("first", message()));
		assertThat(spans()).extracting(SpanData::getName).containsExactly("publish second", "process first");
		assertThat(spans()).allSatisfy((span) -> {
			assertThat(span.getStatus().getStatusCode().name()).isEqualTo("ERROR");
			assertThat(span.getEvents()).singleElement()
				.satisfies((event) -> assertThat(event.getAttributes().asMap().toString()).contains("no broker"));
		});
	}

	@Test
	void deadLetterHandlerOfABinderRunsInTheTraceOfTheMessageThatFailed() {
		start(DeadLetters.class, "spring.cloud.function.definition=fails",
				"spring.cloud.stream.bindings.fails-in-0.destination=first");
		for (int i = 0; i < 2; i++) {
			this.context.getBean(LoopBinder.class).deliver("first", message());
		}
		assertThat(spans()).hasSize(2).allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(SPAN_ID));
		assertThat(seen).hasSize(2).containsOnly("dead letter " + TRACE_ID);
	}

	@Test
	void deadLetterHandlerOfABindingThatIsBoundAnewRunsInTheTraceOfTheMessageThatFailed() {
		start(DeadLetters.class, "spring.cloud.function.definition=fails",
				"spring.cloud.stream.bindings.fails-in-0.destination=first");
		this.context.getBean(LoopBinder.class).deliver("first", message());
		BindingService bindings = this.context.getBean(BindingService.class);
		bindings.unbindConsumers("fails-in-0");
		bindings.bindConsumer(this.context.getBean("fails-in-0", MessageChannel.class), "fails-in-0");
		this.context.getBean(LoopBinder.class).deliver("first", message());
		assertThat(seen).containsExactly("dead letter " + TRACE_ID, "dead letter " + TRACE_ID);
	}

	@Test
	void deadLetterHandlerOfAPolledBindingRunsInTheTraceOfTheMessageThatFailed() {
		start(PolledDeadLetters.class, "spring.cloud.function.definition=", "spring.cloud.stream.pollable-source=jobs");
		PollableMessageSource source = this.context.getBean(PollableMessageSource.class);
		for (int i = 0; i < 2; i++) {
			source.poll((message) -> {
				throw new IllegalStateException("on purpose");
			});
		}
		assertThat(seen).containsExactly("dead letter " + TRACE_ID, "dead letter " + TRACE_ID);
	}

	@Test
	void failuresThatEqualEachOtherBelongToTheirOwnMessages() {
		start(PolledDeadLetters.class, "spring.cloud.function.definition=", "spring.cloud.stream.pollable-source=jobs");
		PollableMessageSource source = this.context.getBean(PollableMessageSource.class);
		List<RuntimeException> failures = List.of(new EqualException(), new EqualException());
		String other = CALLER.replace("0af7", "1af7");
		for (int i = 0; i < 2; i++) {
			RuntimeException failure = failures.get(i);
			this.context.getBean(PolledDeadLetters.class).caller = (i == 0) ? CALLER : other;
			source.poll((message) -> {
				throw failure;
			});
		}
		assertThat(failures.get(0)).isEqualTo(failures.get(1));
		assertThat(seen).containsExactly("dead letter " + TRACE_ID, "dead letter " + other.substring(3, 35));
	}

	@Test
	void messageToABinderThatTheSenderNamesIsObservedAsThatBinderDoes() {
		start(SeveralBinders.class, "spring.cloud.stream.default-binder=loop");
		StreamBridge bridge = this.context.getBean(StreamBridge.class);
		bridge.send("third", "marked", "a");
		assertThat(spans()).extracting(SpanData::getName).containsExactly("own send");
		bridge.send("fourth", "a");
		assertThat(spans()).extracting(SpanData::getName).containsExactly("own send", "publish fourth");
	}

	@Test
	void messageAboutAMessageThatWasNotSentHasASpanOfItsOwn() {
		start(Telling.class, "spring.cloud.function.definition=relay", "spring.cloud.stream.output-bindings=failures",
				"spring.cloud.stream.bindings.relay-out-0.producer.error-channel-enabled=true");
		this.context.getBean(LoopBinder.class).deliver("first", message());
		assertThat(spans()).extracting(SpanData::getName)
			.containsExactly("publish failures", "publish second", "process first");
		assertThat(isWithin(spans().get(0), spans().get(1))).isTrue();
		assertThat(sent).singleElement()
			.satisfies((headers) -> assertThat(headers).containsEntry("traceparent",
					"00-" + TRACE_ID + "-" + spans().get(0).getSpanId() + "-01"));
	}

	@Test
	void errorThatABinderThrowsLeavesNothingForTheNextMessage() {
		start(Breaking.class);
		LoopBinder binder = this.context.getBean(LoopBinder.class);
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> binder.deliver("first", message()));
		}
		this.context.getBean(Breaking.class).broken = false;
		binder.deliver("first", message());
		assertThat(spans()).filteredOn((span) -> span.getName().equals("process first"))
			.hasSize(3)
			.allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(SPAN_ID))
			.allSatisfy((span) -> assertThat(span.getLinks()).isEmpty());
	}

	@Test
	void errorOfASenderThatIsNoFunctionLeavesNothingForItsNextMessage() {
		start(Breaking.class);
		StreamBridge bridge = this.context.getBean(StreamBridge.class);
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> bridge.send("third", "a"));
		this.context.getBean(Breaking.class).broken = false;
		bridge.send("third", "a");
		assertThat(spans()).extracting(SpanData::getName).containsExactly("publish third", "publish third");
		assertThat(spans()).allSatisfy((span) -> assertThat(span.getParentSpanContext().isValid()).isFalse());
	}

	@Test
	void handlerOfObservationsThatFailsLeavesNothingOnTheThread() {
		start(BrokenHandler.class);
		for (int i = 0; i < 2; i++) {
			this.context.getBean(LoopBinder.class).deliver("first", message());
			assertThat(Context.current()).isSameAs(Context.root());
		}
		assertThat(seen).filteredOn((line) -> line.startsWith("end")).containsOnly("end " + TRACE_ID).hasSize(2);
		assertThat(spans()).filteredOn((span) -> span.getName().equals("process first"))
			.hasSize(2)
			.allSatisfy((span) -> assertThat(span.getLinks()).isEmpty());
	}

	@Test
	void conventionsOfTheApplicationAreUsed() {
		start(Conventions.class);
		this.context.getBean(LoopBinder.class).deliver("first", message());
		assertThat(spans()).extracting(SpanData::getName)
			.containsExactly("in end-in-0", "out relay-out-0", "in relay-in-0");
	}

	@Test
	void conventionThatFailsNeitherStopsTheMessageNorItsSpan(CapturedOutput output) {
		start(BrokenConventions.class);
		this.context.getBean(LoopBinder.class).deliver("first", message());
		assertThat(spans()).extracting(SpanData::getName)
			.containsExactly("process second", "publish second", "process first");
		assertThat(seen).contains("end " + TRACE_ID);
		assertThat(output.getOut().lines().filter((line) -> line.contains("could not be observed as it should")))
			.hasSize(1);
	}

	private void observe(ReceiverContext<?> receiver, Message<?> message) {
		Observation.createNotStarted("listen", () -> receiver, this.context.getBean(ObservationRegistry.class))
			.observe(() -> this.context.getBean(LoopBinder.class).deliver("first", message));
	}

	private static Message<?> message() {
		return new GenericMessage<>("a".getBytes(), Map.of("traceparent", CALLER));
	}

	private void start(Class<?> configuration, String... arguments) {
		this.context = new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "management.tracing.sampling.probability=1.0",
					"management.prometheus.metrics.export.enabled=false", "spring.cloud.function.definition=relay;end",
					"spring.cloud.stream.bindings.relay-in-0.destination=first",
					"spring.cloud.stream.bindings.relay-out-0.destination=second",
					"spring.cloud.stream.bindings.end-in-0.destination=second",
					"spring.cloud.stream.default.consumer.max-attempts=1")
			.run(Arrays.stream(arguments).map("--"::concat).toArray(String[]::new));
	}

	private List<SpanData> spans() {
		RunningSpans spans = this.context.getBean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		return spans.exporter()
			.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getKind() != SpanKind.INTERNAL)
			.toList();
	}

	private boolean isWithin(SpanData inner, SpanData outer) {
		String id = inner.getParentSpanId();
		while (!id.equals(outer.getSpanId())) {
			String child = id;
			SpanData span = this.context.getBean(RunningSpans.class)
				.exporter()
				.getFinishedSpanItems()
				.stream()
				.filter((each) -> each.getSpanId().equals(child))
				.findFirst()
				.orElse(null);
			if (span == null) {
				return false;
			}
			id = span.getParentSpanId();
		}
		return true;
	}

	private static void see(String where) {
		seen.add(where + " " + Span.current().getSpanContext().getTraceId());
	}

	/**
	 * The functions, and a binder that observes nothing.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Loop {

		@Bean
		RunningSpans runningSpans() {
			return new RunningSpans();
		}

		@Bean
		Function<Message<String>, Message<String>> relay() {
			return (message) -> {
				see("relay");
				return message;
			};
		}

		@Bean
		Consumer<String> end() {
			return (payload) -> see("end");
		}

		@Bean
		LoopBinder loop(ObjectProvider<ObservationRegistry> registry) {
			return new LoopBinder() {

				@Override
				protected MessageHandler createProducerMessageHandler(ProducerDestination destination,
						ProducerProperties properties, MessageChannel errorChannel) {
					MessageHandler handler = super.createProducerMessageHandler(destination, properties, errorChannel);
					return (message) -> {
						handler.handleMessage(message);
						see("relayed");
					};
				}

			};
		}

	}

	/**
	 * A binder whose template observes.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Templated extends Loop {

		@Bean
		@Override
		LoopBinder loop(ObjectProvider<ObservationRegistry> registry) {
			return new ObservingBinder(registry);
		}

	}

	/**
	 * A binder that says that it observes.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Marked extends Loop {

		@Bean
		@Override
		LoopBinder loop(ObjectProvider<ObservationRegistry> registry) {
			return new MarkedBinder(registry);
		}

	}

	/**
	 * A binder that cannot send.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Broken extends Loop {

		@Bean
		@Override
		LoopBinder loop(ObjectProvider<ObservationRegistry> registry) {
			return new LoopBinder() {

				@Override
				protected MessageHandler createProducerMessageHandler(ProducerDestination destination,
						ProducerProperties properties, MessageChannel errorChannel) {
					return (message) -> {
						throw new IllegalStateException("no broker");
					};
				}

			};
		}

	}

	/**
	 * A binder that handles what fails.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class DeadLetters extends Loop {

		@Bean
		Consumer<String> fails() {
			return (payload) -> {
				throw new IllegalStateException("on purpose");
			};
		}

		@Bean
		@Override
		LoopBinder loop(ObjectProvider<ObservationRegistry> registry) {
			return new LoopBinder() {

				@Override
				protected void customize(MessageProducerSupport endpoint, ConsumerDestination destination, String group,
						ConsumerProperties properties) {
					endpoint
						.setErrorChannel(registerErrorInfrastructure(destination, group, properties).getErrorChannel());
				}

				@Override
				protected MessageHandler getErrorMessageHandler(ConsumerDestination destination, String group,
						ConsumerProperties properties) {
					return (message) -> see("dead letter");
				}

			};
		}

	}

	/**
	 * A binder that handles what fails of what it is polled for.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class PolledDeadLetters extends Loop {

		volatile String caller = CALLER;

		@Bean
		@Override
		LoopBinder loop(ObjectProvider<ObservationRegistry> registry) {
			return new LoopBinder() {

				@Override
				protected PolledConsumerResources createPolledConsumerResources(String name, String group,
						ConsumerDestination destination, ConsumerProperties properties) {
					MessageSource<byte[]> source = () -> new GenericMessage<>("a".getBytes(),
							Map.of("traceparent", PolledDeadLetters.this.caller));
					return new PolledConsumerResources(source,
							registerErrorInfrastructure(destination, group, properties, true));
				}

				@Override
				protected MessageHandler getPolledConsumerErrorMessageHandler(ConsumerDestination destination,
						String group, ConsumerProperties properties) {
					return (message) -> see("dead letter");
				}

			};
		}

	}

	private static final class EqualException extends RuntimeException {

		@Override
		public boolean equals(Object other) {
			return other instanceof EqualException;
		}

		@Override
		public int hashCode() {
			return 1;
		}

	}

	/**
	 * One binder that observes and one that does not.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SeveralBinders extends Loop {

		@Bean
		MarkedBinder marked(ObjectProvider<ObservationRegistry> registry) {
			return new MarkedBinder(registry);
		}

	}

	/**
	 * A binder that lacks a class at first.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Breaking extends Loop {

		volatile boolean broken = true;

		@Bean
		@Override
		LoopBinder loop(ObjectProvider<ObservationRegistry> registry) {
			return new LoopBinder() {

				@Override
				protected MessageHandler createProducerMessageHandler(ProducerDestination destination,
						ProducerProperties properties, MessageChannel errorChannel) {
					return (message) -> {
						if (Breaking.this.broken) {
							throw new NoClassDefFoundError("on purpose");
						}
					};
				}

			};
		}

	}

	/**
	 * A binder that cannot send to all destinations, and tells so at once.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Telling extends Loop {

		@Bean
		@ServiceActivator(inputChannel = "errorChannel")
		MessageHandler tell(StreamBridge bridge) {
			return (error) -> bridge.send("failures", "failed");
		}

		@Bean
		@Override
		LoopBinder loop(ObjectProvider<ObservationRegistry> registry) {
			return new LoopBinder() {

				@Override
				protected MessageHandler createProducerMessageHandler(ProducerDestination destination,
						ProducerProperties properties, MessageChannel errorChannel) {
					return destination.getName().equals("second")
							? (message) -> errorChannel.send(new ErrorMessage(new IllegalStateException("on purpose")))
							: (message) -> sent.add(Map.copyOf(message.getHeaders()));
				}

			};
		}

	}

	/**
	 * An application whose handler of observations fails.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BrokenHandler extends Loop {

		@Bean
		ObservationHandler<StreamReceiverContext> brokenHandler() {
			return new ObservationHandler<>() {

				@Override
				public void onScopeClosed(StreamReceiverContext context) {
					throw new IllegalStateException("on purpose");
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return context instanceof StreamReceiverContext;
				}

			};
		}

	}

	/**
	 * Names spans after their bindings.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Conventions extends Loop {

		@Bean
		StreamConsumerObservationConvention consumerConvention() {
			return new DefaultStreamConsumerObservationConvention() {

				@Override
				public String getContextualName(StreamReceiverContext context) {
					return "in " + context.getBinding().name();
				}

			};
		}

		@Bean
		StreamProducerObservationConvention producerConvention() {
			return new DefaultStreamProducerObservationConvention() {

				@Override
				public String getContextualName(StreamSenderContext context) {
					return "out " + context.getBinding().name();
				}

			};
		}

	}

	/**
	 * Fails to name spans.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BrokenConventions extends Loop {

		@Bean
		StreamConsumerObservationConvention consumerConvention() {
			return new DefaultStreamConsumerObservationConvention() {

				@Override
				public String getContextualName(StreamReceiverContext context) {
					throw new IllegalStateException("no name");
				}

				@Override
				public KeyValues getHighCardinalityKeyValues(StreamReceiverContext context) {
					throw new IllegalStateException("no values");
				}

			};
		}

	}

	/**
	 * A binder that makes spans, and no observations.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Spans extends Loop {

		@Bean
		Function<Flux<String>, Flux<String>> flux() {
			return (payloads) -> payloads.doOnNext((payload) -> see("flux"));
		}

		@Bean
		@Override
		LoopBinder loop(ObjectProvider<ObservationRegistry> registry) {
			return new SpanBinder();
		}

	}

	private static final class SpanBinder extends LoopBinder implements SelfObservingBinder {

		@Override
		protected MessageHandler createProducerMessageHandler(ProducerDestination destination,
				ProducerProperties properties, MessageChannel errorChannel) {
			return (message) -> see("sent");
		}

		@Override
		public void deliver(String destination, Message<?> message) {
			SpanContext span = SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault());
			try (Scope scope = Context.root().with(Span.wrap(span)).makeCurrent()) {
				super.deliver(destination, message);
			}
		}

	}

	private static class ObservingBinder extends LoopBinder {

		final ObjectProvider<ObservationRegistry> registry;

		ObservingBinder(ObjectProvider<ObservationRegistry> registry) {
			this.registry = registry;
		}

		@Override
		protected MessageHandler createProducerMessageHandler(ProducerDestination destination,
				ProducerProperties properties, MessageChannel errorChannel) {
			return (message) -> {
				sent.add(Map.copyOf(message.getHeaders()));
				SenderContext<Object> sender = new SenderContext<>((carrier, key, value) -> {
				}, Kind.PRODUCER);
				sender.setCarrier(new Object());
				Observation.createNotStarted("own send", () -> sender, this.registry.getObject()).observe(() -> {
				});
			};
		}

	}

	private static final class MarkedBinder extends ObservingBinder implements SelfObservingBinder {

		MarkedBinder(ObjectProvider<ObservationRegistry> registry) {
			super(registry);
		}

		@Override
		public void deliver(String destination, Message<?> message) {
			ReceiverContext<Map<String, Object>> receiver = new ReceiverContext<>(
					(carrier, key) -> (String) carrier.get(key.equals("traceparent") ? "Traceparent" : key),
					Kind.CONSUMER);
			receiver.setCarrier(message.getHeaders());
			Observation.createNotStarted("own receive", () -> receiver, this.registry.getObject())
				.observe(() -> super.deliver(destination, message));
		}

	}

}
