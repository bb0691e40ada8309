// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.Collection;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.boundary.PropagationBoundaryAutoConfiguration;
import io.github.tracepropagation.autoconfigure.nats.NatsInstrumentationConfigurations.DirectEngine;
import io.github.tracepropagation.autoconfigure.nats.NatsInstrumentationConfigurations.Meters;
import io.github.tracepropagation.autoconfigure.nats.NatsInstrumentationConfigurations.ObservationEngine;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.SubjectTemplates;
import io.github.tracepropagation.nats.observation.NatsHopResolver;
import io.nats.client.Connection;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration for what records the hops of NATS, by one of two engines.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PropagationBoundaryAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnClass(Connection.class)
@ConditionalOnEnabledPropagation("nats")
@EnableConfigurationProperties(NatsProperties.class)
@Import({ Meters.class, DirectEngine.class, ObservationEngine.class })
public final class NatsInstrumentationAutoConfiguration {

	NatsInstrumentationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	NatsHopResolver natsHopResolver() {
		return new NatsHopResolver();
	}

	@Bean
	@ConditionalOnMissingBean
	SubjectTemplates natsSubjectTemplates(Environment environment) {
		String inboxPrefix = environment.getProperty("trace-propagation.nats.connection.inbox-prefix");
		return StringUtils.hasText(inboxPrefix) ? new SubjectTemplates(inboxPrefix) : new SubjectTemplates();
	}

	@Bean
	@ConditionalOnMissingBean
	NatsHeaderWriter natsHeaderWriter(ObjectProvider<ContextPropagators> propagators,
			ObjectProvider<PropagationBoundary> boundary, NatsProperties properties) {
		Collection<String> fields = propagators.getIfUnique(ContextPropagators::noop).getTextMapPropagator().fields();
		PropagationBoundary counting = boundary.getIfUnique();
		return new NatsHeaderWriter(fields, properties.getHeaderCase(), (field, reason) -> {
			if (counting != null) {
				counting.recordDropped(field, reason);
			}
		});
	}

}
