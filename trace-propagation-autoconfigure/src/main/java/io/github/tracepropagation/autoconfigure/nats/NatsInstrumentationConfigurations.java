// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.Set;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.nats.direct.DirectNatsInstrumentation;
import io.github.tracepropagation.nats.direct.HopMeters;
import io.github.tracepropagation.nats.direct.TimerHopMeters;
import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.observation.NatsBatchObservationConvention;
import io.github.tracepropagation.nats.observation.NatsListenerObservationConvention;
import io.github.tracepropagation.nats.observation.NatsTemplateObservationConvention;
import io.github.tracepropagation.nats.observation.ObservationNatsInstrumentation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Tracer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * The engines that record the hops of NATS, and the meters of one of them.
 */
final class NatsInstrumentationConfigurations {

	private NatsInstrumentationConfigurations() {
	}

	/**
	 * Hops are spans of OpenTelemetry.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean({ Tracer.class, PropagationBoundary.class })
	@Conditional(OnDirectEngineCondition.class)
	@ConditionalOnMissingBean(NatsInstrumentation.class)
	static class DirectEngine {

		@Bean
		DirectNatsInstrumentation natsInstrumentation(Tracer tracer, PropagationBoundary boundary,
				NatsHeaderWriter headerWriter, ObjectProvider<HopMeters> meters, ListableBeanFactory beanFactory) {
			return new DirectNatsInstrumentation(tracer, boundary, headerWriter,
					meters.getIfUnique(() -> HopMeters.NONE), Exemplars.areKept(beanFactory));
		}

	}

	/**
	 * Hops are observations.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(NatsInstrumentation.class)
	static class ObservationEngine {

		@Bean
		ObservationNatsInstrumentation natsInstrumentation(ObjectProvider<ObservationRegistry> observationRegistry,
				NatsHeaderWriter headerWriter, ObjectProvider<NatsTemplateObservationConvention> templateConvention,
				ObjectProvider<NatsListenerObservationConvention> listenerConvention,
				ObjectProvider<NatsBatchObservationConvention> batchConvention) {
			return new ObservationNatsInstrumentation(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP),
					headerWriter, templateConvention.getIfUnique(), listenerConvention.getIfUnique(),
					batchConvention.getIfUnique());
		}

	}

	/**
	 * Hops are measured, by timers and by nothing else.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class Meters {

		@Bean
		@ConditionalOnBean(MeterRegistry.class)
		@ConditionalOnMissingBean
		HopMeters natsHopMeters(MeterRegistry registry) {
			return new TimerHopMeters(registry);
		}

		@Bean
		@ConditionalOnMissingBean(name = "natsActiveHopsMeterFilter")
		MeterFilter natsActiveHopsMeterFilter() {
			Set<String> names = Set.of("nats.publish.active", "nats.request.active", "nats.process.active");
			return MeterFilter.deny((id) -> names.contains(id.getName()));
		}

	}

}
