// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.util.function.Function;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * {@link ObservationConvention} of an application that is replaced by the default one
 * where it fails, as a convention is asked when an observation stops, too, and one that
 * throws there would keep the span from ending.
 *
 * @param <C> the type of the observation context
 */
final class GuardedConvention<C extends Observation.Context> implements ObservationConvention<C> {

	private final ObservationConvention<C> preferred;

	private final ObservationConvention<C> byDefault;

	private final Failures failures;

	private GuardedConvention(ObservationConvention<C> preferred, ObservationConvention<C> byDefault,
			Failures failures) {
		this.preferred = preferred;
		this.byDefault = byDefault;
		this.failures = failures;
	}

	/**
	 * Return the convention to use.
	 * @param <C> the type of the observation context
	 * @param preferred the convention of the application, or {@code null}
	 * @param byDefault the default one
	 * @param failures told where the one of the application fails
	 * @return the convention
	 */
	static <C extends Observation.Context> ObservationConvention<C> of(@Nullable ObservationConvention<C> preferred,
			ObservationConvention<C> byDefault, Failures failures) {
		return (preferred != null) ? new GuardedConvention<>(preferred, byDefault, failures) : byDefault;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return this.byDefault.supportsContext(context);
	}

	@Override
	public @Nullable String getName() {
		return this.<@Nullable String>ask(ObservationConvention::getName);
	}

	@Override
	public @Nullable String getContextualName(C context) {
		return this.<@Nullable String>ask((convention) -> convention.getContextualName(context));
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(C context) {
		return ask((convention) -> convention.getLowCardinalityKeyValues(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(C context) {
		return ask((convention) -> convention.getHighCardinalityKeyValues(context));
	}

	private <T extends @Nullable Object> T ask(Function<ObservationConvention<C>, T> question) {
		try {
			return question.apply(this.preferred);
		}
		catch (RuntimeException ex) {
			this.failures.warn(ex);
			return question.apply(this.byDefault);
		}
	}

}
