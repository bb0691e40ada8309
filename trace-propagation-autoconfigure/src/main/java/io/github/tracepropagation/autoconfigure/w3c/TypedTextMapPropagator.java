// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.w3c;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@link TextMapPropagator} for the propagation types an application asks for: writes all
 * that are to be produced, takes the trace from the first of the consumed ones that
 * brings one, and after that lets the further ones (baggage, an application's own) read
 * the carrier in any case.
 */
final class TypedTextMapPropagator implements TextMapPropagator {

	private final List<TextMapPropagator> injectors;

	private final List<TextMapPropagator> traceExtractors;

	private final List<TextMapPropagator> furtherExtractors;

	private final Set<String> fields = new LinkedHashSet<>();

	private TypedTextMapPropagator(Builder builder) {
		this.injectors = List.copyOf(builder.injectors);
		this.traceExtractors = List.copyOf(builder.traceExtractors);
		this.furtherExtractors = List.copyOf(builder.furtherExtractors);
		Stream.of(this.injectors, this.traceExtractors, this.furtherExtractors)
			.flatMap(List::stream)
			.forEach((propagator) -> this.fields.addAll(propagator.fields()));
	}

	@Override
	public Collection<String> fields() {
		return Collections.unmodifiableSet(this.fields);
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		for (TextMapPropagator injector : this.injectors) {
			injector.inject(context, carrier, setter);
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		Context extracted = extractTrace(context, carrier, getter);
		for (TextMapPropagator extractor : this.furtherExtractors) {
			extracted = extractor.extract(extracted, carrier, getter);
		}
		return extracted;
	}

	private <C> Context extractTrace(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		for (TextMapPropagator extractor : this.traceExtractors) {
			Context extracted = extractor.extract(context, carrier, getter);
			if (extracted != context) {
				return extracted;
			}
		}
		return context;
	}

	/**
	 * Collects the propagators, which are applied in the order they are added in.
	 */
	static final class Builder {

		private final List<TextMapPropagator> injectors = new ArrayList<>();

		private final List<TextMapPropagator> traceExtractors = new ArrayList<>();

		private final List<TextMapPropagator> furtherExtractors = new ArrayList<>();

		Builder inject(TextMapPropagator propagator) {
			this.injectors.add(propagator);
			return this;
		}

		Builder extractTrace(TextMapPropagator propagator) {
			this.traceExtractors.add(propagator);
			return this;
		}

		Builder extractFurther(TextMapPropagator propagator) {
			this.furtherExtractors.add(propagator);
			return this;
		}

		TypedTextMapPropagator build() {
			return new TypedTextMapPropagator(this);
		}

	}

}
