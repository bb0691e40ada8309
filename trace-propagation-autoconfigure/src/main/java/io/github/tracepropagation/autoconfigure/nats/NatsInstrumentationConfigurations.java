// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.Set;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.nats.direct.DirectNatsInstrumentation;
import io.github.tracepropagation.nats.direct.HopMeters;
import io.github.tracepropagation.nats.direct.TimerHopMeters;
import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.SubjectTemplates;
import io.github.tracepropagation.nats.observation.NatsBatchObservationConvention;
import io.github.tracepropagation.nats.observation.NatsListenerObservationConvention;
import io.github.tracepropagation.nats.observation.NatsTemplateObservationConvention;
import io.github.tracepropagation.nats.observation.ObservationNatsInstrumentation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The engines that record the hops of NATS, and the meters of one of them.
 */
final class NatsInstrumentationConfigurations {

	private static final Logger logger = LoggerFactory.getLogger(NatsInstrumentationAutoConfiguration.class);

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
				NatsHeaderWriter headerWriter, ObjectProvider<HopMeters> meters, SubjectTemplates subjectTemplates,
				ObjectProvider<ObservationRegistry> observationRegistry, ConfigurableListableBeanFactory beanFactory,
				Environment environment) {
			String reason = ReasonToObserve.find(beanFactory, environment);
			if (reason != null) {
				logger.warn("NATS messages are not observed, though {}: 'trace-propagation.nats.observation' is never",
						reason);
			}
			return new DirectNatsInstrumentation(tracer, boundary, headerWriter,
					meters.getIfUnique(() -> HopMeters.NONE), Exemplars.areKept(beanFactory), subjectTemplates,
					observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP));
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
				NatsHeaderWriter headerWriter, SubjectTemplates subjectTemplates,
				ObjectProvider<NatsTemplateObservationConvention> templateConvention,
				ObjectProvider<NatsListenerObservationConvention> listenerConvention,
				ObjectProvider<NatsBatchObservationConvention> batchConvention,
				ConfigurableListableBeanFactory beanFactory, Environment environment) {
			String reason = ReasonToObserve.find(beanFactory, environment);
			if (reason != null) {
				logger.info("NATS messages are observed, as {}", reason);
			}
			return new ObservationNatsInstrumentation(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP),
					headerWriter, subjectTemplates, templateConvention.getIfUnique(), listenerConvention.getIfUnique(),
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
		@ConditionalOnSingleCandidate(MeterRegistry.class)
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
