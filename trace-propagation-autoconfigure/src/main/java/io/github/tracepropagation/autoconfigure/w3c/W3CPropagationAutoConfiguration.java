// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.w3c;

import java.util.List;
import java.util.Locale;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.TracePropagationProperties;
import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.w3c.DropListener;
import io.github.tracepropagation.w3c.RandomTraceFlag;
import io.github.tracepropagation.w3c.W3CTraceContext;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.extension.trace.propagation.B3Propagator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties.Propagation;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties.Propagation.PropagationType;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for the strict W3C propagators. They take the place of Spring Boot's
 * whatever {@code management.tracing.export.enabled} says; the other types that
 * {@code management.tracing.propagation} asks for, and propagator beans of the
 * application, go along.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PropagationLedgerAutoConfiguration.class,
		before = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnEnabledPropagation
@EnableConfigurationProperties({ TracePropagationProperties.class, TracingProperties.class })
public final class W3CPropagationAutoConfiguration {

	private static final String BOOT_PACKAGE = "org.springframework.boot.";

	W3CPropagationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	ContextPropagators contextPropagators(TracePropagationProperties properties, TracingProperties tracingProperties,
			PropagationLedger ledger, ObjectProvider<TextMapPropagator> applicationPropagators) {
		DropListener dropListener = (field, reason, members) -> ledger.recordDropped(field,
				reason.name().toLowerCase(Locale.ROOT), members);
		TextMapPropagator traceContext = traceContext(properties.getW3c(), dropListener);
		Propagation propagation = tracingProperties.getPropagation();
		List<PropagationType> type = propagation.getType();
		List<PropagationType> produced = (type != null) ? type : propagation.getProduce();
		List<PropagationType> consumed = (type != null) ? type : propagation.getConsume();
		TypedTextMapPropagator.Builder builder = new TypedTextMapPropagator.Builder();
		produced.forEach((producedType) -> builder.inject(propagator(producedType, traceContext)));
		consumed.forEach((consumedType) -> builder.extractTrace(propagator(consumedType, traceContext)));
		if (tracingProperties.getBaggage().isEnabled()) {
			BaggagePropagators baggage = new BaggagePropagators(properties.getW3c().getBaggage(),
					tracingProperties.getBaggage().getRemoteFields(), dropListener);
			builder.inject(baggage.propagator(produced.contains(PropagationType.W3C)));
			builder.extractFurther(baggage.propagator(consumed.contains(PropagationType.W3C)));
		}
		applicationPropagators.orderedStream()
			.filter((propagator) -> !isFromBoot(propagator))
			.forEach((propagator) -> builder.inject(propagator).extractFurther(propagator));
		return ContextPropagators.create(builder.build());
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SdkTracerProviderBuilderCustomizer randomTraceFlagCustomizer(TracePropagationProperties properties) {
		RandomTraceFlag randomFlag = properties.getW3c().getRandomFlag();
		return (builder) -> {
			if (randomFlag != RandomTraceFlag.LEVEL2) {
				builder.setIdGenerator(new OwnRootIdGenerator());
			}
		};
	}

	private static TextMapPropagator traceContext(TracePropagationProperties.W3c properties, DropListener listener) {
		return new W3CTraceContext(properties.getRandomFlag(), properties.getTraceState().getMaxLength(), listener);
	}

	private static TextMapPropagator propagator(PropagationType type, TextMapPropagator traceContext) {
		return switch (type) {
			case W3C -> traceContext;
			case B3 -> B3Propagator.injectingSingleHeader();
			case B3_MULTI -> B3Propagator.injectingMultiHeaders();
		};
	}

	private static boolean isFromBoot(TextMapPropagator propagator) {
		return propagator == TextMapPropagator.noop()
				|| propagator.getClass().getPackageName().startsWith(BOOT_PACKAGE);
	}

}
