// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.w3c;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.tracepropagation.autoconfigure.boundary.PropagationBoundaryAutoConfiguration;
import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link W3CPropagationAutoConfiguration}.
 */
class W3CPropagationAutoConfigurationTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	private static final String B3_TRACE_ID = "11111111111111111111111111111111";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	private static final Map<String, String> W3C_CALLER = Map.of("traceparent", TRACEPARENT, "baggage", "tenant=blue");

	private static final Map<String, String> B3_CALLER = Map.of("b3", B3_TRACE_ID + "-" + SPAN_ID + "-1");

	private static final Map<String, String> PLAIN_CALLER = Map.of("traceparent", TRACEPARENT, "user", "jim");

	private final ApplicationContextRunner bootRunner = new ApplicationContextRunner()
		.withPropertyValues("management.tracing.sampling.probability=1.0")
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
				MicrometerTracingAutoConfiguration.class, NoopTracerAutoConfiguration.class,
				OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.bootRunner
		.withConfiguration(AutoConfigurations.of(PropagationLedgerAutoConfiguration.class,
				W3CPropagationAutoConfiguration.class, PropagationBoundaryAutoConfiguration.class));

	private final ApplicationContextRunner remoteFields = this.contextRunner
		.withPropertyValues("management.tracing.baggage.remote-fields=user");

	private final ApplicationContextRunner plainRemoteFields = this.remoteFields
		.withPropertyValues("trace-propagation.w3c.baggage.plain-remote-fields=true");

	@Test
	void standsInThePlaceOfBootsPropagators() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(ContextPropagators.class);
			assertThat(propagator(context)).isInstanceOf(TypedTextMapPropagator.class);
			assertThat(propagator(context).fields()).contains("traceparent", "tracestate", "baggage");
		});
	}

	@Test
	void backsOffOnCustomPropagators() {
		ContextPropagators custom = ContextPropagators.noop();
		this.contextRunner.withBean(ContextPropagators.class, () -> custom)
			.run((context) -> assertThat(context.getBean(ContextPropagators.class)).isSameAs(custom));
	}

	@Test
	void leavesBootsSetUpWhenTheStarterIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.enabled=false").run((context) -> {
			assertThat(propagator(context)).isNotInstanceOf(TypedTextMapPropagator.class);
			assertThat(context).doesNotHaveBean(SdkTracerProviderBuilderCustomizer.class);
			assertThat(send(context).get("traceparent")).endsWith("-03");
			this.bootRunner.run((boot) -> assertThat(propagator(context).getClass().getName())
				.isEqualTo(propagator(boot).getClass().getName()));
		});
	}

	@Test
	void keepsPropagatingWithExportSwitchedOff() {
		this.contextRunner.withPropertyValues("management.tracing.export.enabled=false").run((context) -> {
			assertThat(send(context)).containsKey("traceparent");
			assertThat(receive(context, W3C_CALLER).traceId()).isEqualTo(TRACE_ID);
			assertThat(receive(context, W3C_CALLER).baggage("tenant")).isEqualTo("blue");
		});
	}

	@Test
	void propagatesW3cTraceAndBaggageByDefault() {
		this.contextRunner.run((context) -> {
			assertThat(receive(context, W3C_CALLER).traceId()).isEqualTo(TRACE_ID);
			assertThat(receive(context, W3C_CALLER).baggage("tenant")).isEqualTo("blue");
			assertThat(sendWithBaggage(context)).containsOnlyKeys("traceparent", "baggage");
		});
	}

	@Test
	void consumesB3ByDefaultToo() {
		this.bootRunner.run((boot) -> assertThat(receive(boot, B3_CALLER).traceId()).isEqualTo(B3_TRACE_ID));
		this.contextRunner.run((context) -> assertThat(receive(context, B3_CALLER).traceId()).isEqualTo(B3_TRACE_ID));
	}

	@Test
	void firstConsumedTypeThatBringsATraceWins() {
		Map<String, String> both = new TreeMap<>(W3C_CALLER);
		both.putAll(B3_CALLER);
		this.contextRunner.withPropertyValues("management.tracing.propagation.consume=b3,w3c")
			.run((context) -> assertThat(receive(context, both).traceId()).isEqualTo(B3_TRACE_ID));
		this.contextRunner.withPropertyValues("management.tracing.propagation.consume=w3c,b3")
			.run((context) -> assertThat(receive(context, both).traceId()).isEqualTo(TRACE_ID));
	}

	@Test
	void typeIsBothProducedAndConsumed() {
		this.contextRunner.withPropertyValues("management.tracing.propagation.type=b3").run((context) -> {
			assertThat(sendWithBaggage(context)).containsOnlyKeys("b3");
			assertThat(receive(context, B3_CALLER).traceId()).isEqualTo(B3_TRACE_ID);
			assertThat(receive(context, W3C_CALLER).traceId()).isNotEqualTo(TRACE_ID);
			assertThat(receive(context, W3C_CALLER).baggage("tenant")).isNull();
		});
	}

	@Test
	void everyProducedTypeIsWritten() {
		this.contextRunner.withPropertyValues("management.tracing.propagation.produce=w3c,b3_multi")
			.run((context) -> assertThat(send(context)).containsOnlyKeys("traceparent", "X-B3-TraceId", "X-B3-SpanId",
					"X-B3-Sampled"));
	}

	@Test
	void whatIsConsumedDoesNotChangeWhatIsProduced() {
		this.contextRunner.withPropertyValues("management.tracing.propagation.consume=b3").run((context) -> {
			assertThat(send(context)).containsOnlyKeys("traceparent");
			assertThat(receive(context, B3_CALLER).traceId()).isEqualTo(B3_TRACE_ID);
			assertThat(receive(context, W3C_CALLER).traceId()).isNotEqualTo(TRACE_ID);
		});
	}

	@Test
	void baggageStaysWhenItIsSwitchedOff() {
		this.contextRunner.withPropertyValues("management.tracing.baggage.enabled=false").run((context) -> {
			assertThat(sendWithBaggage(context)).containsOnlyKeys("traceparent");
			assertThat(receive(context, W3C_CALLER).baggage("tenant")).isNull();
			assertThat(propagator(context).fields()).doesNotContain("baggage");
		});
	}

	@Test
	void remoteFieldsHaveNoHeadersOfTheirOwnUnlessAskedFor() {
		this.remoteFields.run((context) -> {
			assertThat(sendWithBaggage(context)).containsOnlyKeys("traceparent", "baggage");
			assertThat(receive(context, PLAIN_CALLER).baggage("user")).isNull();
			assertThat(propagator(context).fields()).doesNotContain("user");
		});
	}

	@Test
	void plainRemoteFieldsAreSentAndReadAsTheirOwnHeadersAsBootDoes() {
		for (ApplicationContextRunner runner : List.of(this.bootRunner, this.contextRunner)) {
			runner
				.withPropertyValues("management.tracing.baggage.remote-fields=user",
						"trace-propagation.w3c.baggage.plain-remote-fields=true")
				.run((context) -> {
					assertThat(sendWithBaggage(context)).containsEntry("user", "42").containsKey("baggage");
					assertThat(receive(context, PLAIN_CALLER).baggage("user")).isEqualTo("jim");
				});
		}
	}

	@Test
	void plainRemoteFieldsAreInTheBaggageHeaderAsTheyWere() {
		this.plainRemoteFields.run((context) -> {
			assertThat(sendWithBaggage(context)).containsEntry("baggage", "user=42");
			assertThat(receive(context, PLAIN_CALLER).sent()).containsEntry("baggage", "user=jim")
				.containsEntry("user", "jim");
			assertThat(propagator(context).fields()).contains("baggage", "user");
		});
	}

	@Test
	void plainRemoteFieldsGoWithB3WhereNoBaggageHeaderDoes() {
		this.plainRemoteFields.withPropertyValues("management.tracing.propagation.type=b3").run((context) -> {
			assertThat(sendWithBaggage(context)).containsOnlyKeys("b3", "user");
			Map<String, String> caller = new TreeMap<>(B3_CALLER);
			caller.putAll(Map.of("user", "jim", "baggage", "user=other"));
			assertThat(receive(context, caller).traceId()).isEqualTo(B3_TRACE_ID);
			assertThat(receive(context, caller).baggage("user")).isEqualTo("jim");
		});
	}

	@Test
	void plainRemoteFieldsStayWhenBaggageIsSwitchedOff() {
		this.plainRemoteFields.withPropertyValues("management.tracing.baggage.enabled=false").run((context) -> {
			assertThat(sendWithBaggage(context)).containsOnlyKeys("traceparent");
			assertThat(receive(context, PLAIN_CALLER).baggage("user")).isNull();
		});
	}

	@Test
	void plainRemoteFieldsAskForNoFields() {
		this.contextRunner.withPropertyValues("trace-propagation.w3c.baggage.plain-remote-fields=true")
			.run((context) -> assertThat(sendWithBaggage(context)).containsOnlyKeys("traceparent", "baggage"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "user name", "user:", "us\u00e9r", "traceparent", "Baggage", "Content-Length", "HOST" })
	void plainRemoteFieldThatCannotBeAHeaderIsReportedWithItsProperty(String field) {
		this.contextRunner
			.withPropertyValues("management.tracing.baggage.remote-fields[0]=tenant",
					"management.tracing.baggage.remote-fields[1]=" + field,
					"trace-propagation.w3c.baggage.plain-remote-fields=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("management.tracing.baggage.remote-fields")
				.hasMessageContaining(field)
				.hasMessageContaining("plain-remote-fields"));
	}

	@Test
	void remoteFieldThatCannotBeAHeaderNeedsNone() {
		this.contextRunner.withPropertyValues("management.tracing.baggage.remote-fields=user name")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void propagatorsOfTheApplicationGoAlong() {
		this.contextRunner.withUserConfiguration(ApplicationPropagatorConfiguration.class).run((context) -> {
			assertThat(send(context)).containsKey("traceparent").containsEntry("x-application", "sent");
			assertThat(propagator(context).fields()).contains("traceparent", "x-application");
			Context extracted = propagator(context).extract(Context.root(), Map.of("x-application", "received"),
					new MapGetter());
			assertThat(extracted.get(ApplicationPropagator.KEY)).isEqualTo("received");
		});
	}

	@Test
	void propagatorsOfTheApplicationGoAlongWithExportSwitchedOff() {
		this.contextRunner.withUserConfiguration(ApplicationPropagatorConfiguration.class)
			.withPropertyValues("management.tracing.export.enabled=false")
			.run((context) -> assertThat(send(context)).containsKey("traceparent")
				.containsEntry("x-application", "sent"));
	}

	@Test
	void propagatorsOfBootDoNotGoAlong() {
		this.contextRunner.withPropertyValues("management.tracing.propagation.type=b3").run((context) -> {
			assertThat(context).hasSingleBean(TextMapPropagator.class);
			CountingSetter setter = new CountingSetter();
			Map<String, String> carrier = new TreeMap<>();
			Observation.createNotStarted("test", context.getBean(ObservationRegistry.class))
				.observe(() -> propagator(context).inject(Context.current(), carrier, setter));
			assertThat(setter.calls).isOne();
		});
	}

	@ParameterizedTest
	@CsvSource({ "compatible, -01", "strip, -01", "level2, -03" })
	void ownRootCarriesTheFlagsOf(String randomFlag, String flags) {
		this.contextRunner.withPropertyValues("trace-propagation.w3c.random-flag=" + randomFlag)
			.run((context) -> assertThat(send(context).get("traceparent")).endsWith(flags));
	}

	@Test
	void ownRootIsCompatibleByDefault() {
		this.contextRunner.run((context) -> assertThat(send(context).get("traceparent")).endsWith("-01"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "compatible", "level2" })
	void inboundRandomFlagIsPassedOn(String randomFlag) {
		Map<String, String> caller = Map.of("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-03");
		this.contextRunner.withPropertyValues("trace-propagation.w3c.random-flag=" + randomFlag)
			.run((context) -> assertThat(receive(context, caller).sent().get("traceparent"))
				.startsWith("00-" + TRACE_ID)
				.endsWith("-03"));
	}

	@Test
	void idGeneratorOfTheApplicationWins() {
		SdkTracerProviderBuilderCustomizer custom = (builder) -> builder.setIdGenerator(new FixedIdGenerator());
		this.contextRunner.withBean("custom", SdkTracerProviderBuilderCustomizer.class, () -> custom)
			.run((context) -> assertThat(send(context).get("traceparent")).contains(B3_TRACE_ID));
	}

	@ParameterizedTest
	@CsvSource({ "trace-propagation.w3c.random-flag, foo", "trace-propagation.w3c.trace-state.max-length, long",
			"trace-propagation.w3c.trace-state.max-length, 511", "trace-propagation.w3c.baggage.max-members, 0",
			"trace-propagation.w3c.baggage.max-bytes, 0", "trace-propagation.w3c.baggage.max-bytes, 8KB" })
	void mistypedValueIsReportedWithItsProperty(String property, String value) {
		this.contextRunner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining(property));
	}

	@Test
	void startsWithOpenTelemetrySwitchedOff() {
		this.contextRunner.withPropertyValues("management.opentelemetry.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static TextMapPropagator propagator(ApplicationContext context) {
		return context.getBean(ContextPropagators.class).getTextMapPropagator();
	}

	private static Map<String, String> sendWithBaggage(ApplicationContext context) {
		try (Scope scope = Baggage.builder().put("user", "42").build().makeCurrent()) {
			assertThat(scope).isNotNull();
			return send(context);
		}
	}

	private static Map<String, String> send(ApplicationContext context) {
		Map<String, String> carrier = new TreeMap<>();
		SenderContext<Map<String, String>> sender = new SenderContext<>(W3CPropagationAutoConfigurationTests::put);
		sender.setCarrier(carrier);
		Observation.createNotStarted("send", () -> sender, context.getBean(ObservationRegistry.class)).observe(() -> {
		});
		return carrier;
	}

	private static Received receive(AssertableApplicationContext context, Map<String, String> carrier) {
		ReceiverContext<Map<String, String>> receiver = new ReceiverContext<>(Map::get);
		receiver.setCarrier(carrier);
		return Observation.createNotStarted("receive", () -> receiver, context.getBean(ObservationRegistry.class))
			.observe(
					() -> new Received(Span.current().getSpanContext().getTraceId(), Baggage.current(), send(context)));
	}

	private static void put(@Nullable Map<String, String> carrier, String key, String value) {
		if (carrier != null) {
			carrier.put(key, value);
		}
	}

	private record Received(String traceId, Baggage baggages, Map<String, String> sent) {

		@Nullable String baggage(String key) {
			return this.baggages.getEntryValue(key);
		}

	}

	private static final class CountingSetter implements TextMapSetter<Map<String, String>> {

		private int calls;

		@Override
		public void set(@Nullable Map<String, String> carrier, String key, String value) {
			this.calls++;
		}

	}

	private static final class MapGetter implements TextMapGetter<Map<String, String>> {

		@Override
		public Iterable<String> keys(Map<String, String> carrier) {
			return carrier.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
			return (carrier != null) ? carrier.get(key) : null;
		}

	}

	private static final class FixedIdGenerator implements IdGenerator {

		@Override
		public String generateSpanId() {
			return SPAN_ID;
		}

		@Override
		public String generateTraceId() {
			return B3_TRACE_ID;
		}

	}

	private static final class ApplicationPropagator implements TextMapPropagator {

		private static final ContextKey<String> KEY = ContextKey.named("application");

		@Override
		public Collection<String> fields() {
			return List.of("x-application");
		}

		@Override
		public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
			setter.set(carrier, "x-application", "sent");
		}

		@Override
		public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
			String value = getter.get(carrier, "x-application");
			return (value != null) ? context.with(KEY, value) : context;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ApplicationPropagatorConfiguration {

		@Bean
		TextMapPropagator applicationPropagator() {
			return new ApplicationPropagator();
		}

	}

}
