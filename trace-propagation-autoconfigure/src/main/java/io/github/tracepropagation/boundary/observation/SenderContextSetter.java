// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import java.util.List;

import io.github.tracepropagation.w3c.RemovingTextMapSetter;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the carrier of an observation context by the context's own setter, removes
 * from it by the {@link FieldRemover} that knows it, and keeps account of both in
 * {@link InjectedFields}.
 */
final class SenderContextSetter implements RemovingTextMapSetter<SenderContext<?>> {

	private final List<FieldRemover> removers;

	SenderContextSetter(List<FieldRemover> removers) {
		this.removers = List.copyOf(removers);
	}

	@Override
	public void set(@Nullable SenderContext<?> context, String key, String value) {
		if (context != null) {
			write(context, key, value);
		}
	}

	private <C> void write(SenderContext<C> context, String key, String value) {
		C carrier = context.getCarrier();
		if (carrier != null) {
			context.getSetter().set(carrier, key, value);
			InjectedFields.record(context, key, value);
		}
	}

	@Override
	public void remove(@Nullable SenderContext<?> context, String key) {
		if (context == null || context.getCarrier() == null) {
			return;
		}
		for (FieldRemover remover : this.removers) {
			if (remover.remove(context, key)) {
				InjectedFields.record(context, key, null);
				return;
			}
		}
	}

}
