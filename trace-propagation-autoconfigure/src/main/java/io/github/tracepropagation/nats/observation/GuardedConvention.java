// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import java.util.function.Function;

import io.github.tracepropagation.nats.instrumentation.InstrumentationFailures;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * {@link ObservationConvention} of an application that is replaced by the default one
 * where it fails. Micrometer asks a convention when an observation stops, too, and one
 * that throws would keep its span from ending.
 *
 * @param <C> the type of the observation context
 */
final class GuardedConvention<C extends Observation.Context> implements ObservationConvention<C> {

	private final ObservationConvention<C> preferred;

	private final ObservationConvention<C> byDefault;

	private final InstrumentationFailures failures;

	GuardedConvention(ObservationConvention<C> preferred, ObservationConvention<C> byDefault,
			InstrumentationFailures failures) {
		this.preferred = preferred;
		this.byDefault = byDefault;
		this.failures = failures;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return this.byDefault.supportsContext(context);
	}

	@Override
	public @Nullable String getName() {
		return askName(ObservationConvention::getName);
	}

	@Override
	public @Nullable String getContextualName(C context) {
		return askName((convention) -> convention.getContextualName(context));
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(C context) {
		return askKeyValues((convention) -> convention.getLowCardinalityKeyValues(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(C context) {
		return askKeyValues((convention) -> convention.getHighCardinalityKeyValues(context));
	}

	private @Nullable String askName(NameOf<C> nameOf) {
		try {
			return nameOf.ask(this.preferred);
		}
		catch (RuntimeException ex) {
			this.failures.warn(ex);
			return nameOf.ask(this.byDefault);
		}
	}

	private KeyValues askKeyValues(Function<ObservationConvention<C>, KeyValues> keyValuesOf) {
		try {
			return keyValuesOf.apply(this.preferred);
		}
		catch (RuntimeException ex) {
			this.failures.warn(ex);
			return keyValuesOf.apply(this.byDefault);
		}
	}

	/**
	 * A name that a convention may have.
	 *
	 * @param <C> the type of the observation context
	 */
	private interface NameOf<C extends Observation.Context> {

		@Nullable String ask(ObservationConvention<C> convention);

	}

}
