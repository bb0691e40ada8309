// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.util.function.Supplier;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * {@link GlobalObservationConvention} that names calls as those of Spring Boot's builders
 * are named, where the client has no convention of its own. The convention is looked up
 * at the first call, as it may need the registry that this one is part of.
 *
 * @param <T> the type of the observation context
 */
final class GlobalClientRequestConvention<T extends Observation.Context> implements GlobalObservationConvention<T> {

	private final Class<T> contextType;

	private final SingletonSupplier<ObservationConvention<T>> convention;

	GlobalClientRequestConvention(Class<T> contextType, Supplier<ObservationConvention<T>> convention) {
		this.contextType = contextType;
		this.convention = SingletonSupplier.of(convention);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return this.contextType.isInstance(context);
	}

	@Override
	public @Nullable String getName() {
		return this.convention.obtain().getName();
	}

	@Override
	public @Nullable String getContextualName(T context) {
		return this.convention.obtain().getContextualName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(T context) {
		return this.convention.obtain().getLowCardinalityKeyValues(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(T context) {
		return this.convention.obtain().getHighCardinalityKeyValues(context);
	}

}
