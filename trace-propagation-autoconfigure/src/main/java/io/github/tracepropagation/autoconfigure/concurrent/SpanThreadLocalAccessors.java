// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.util.List;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.contextpropagation.ObservationAwareBaggageThreadLocalAccessor;
import io.micrometer.tracing.contextpropagation.ObservationAwareSpanThreadLocalAccessor;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Registers what carries the current span and its baggage to other threads where no
 * observation does, for as long as the application runs. The registry is one for the JVM,
 * so that the application that started last has its say.
 */
class SpanThreadLocalAccessors implements InitializingBean, DisposableBean {

	private final ContextRegistry registry = ContextRegistry.getInstance();

	private final List<ThreadLocalAccessor<?>> accessors;

	SpanThreadLocalAccessors(ObservationRegistry observationRegistry, Tracer tracer) {
		this.accessors = List.of(new ObservationAwareSpanThreadLocalAccessor(observationRegistry, tracer),
				new ObservationAwareBaggageThreadLocalAccessor(observationRegistry, tracer));
	}

	@Override
	public void afterPropertiesSet() {
		this.accessors.forEach(this.registry::registerThreadLocalAccessor);
	}

	@Override
	public void destroy() {
		this.accessors.stream()
			.filter(this.registry.getThreadLocalAccessors()::contains)
			.forEach((accessor) -> this.registry.removeThreadLocalAccessor(accessor.key()));
	}

}
