// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.w3c;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@link TextMapPropagator} that gives some entries of baggage a header of their own,
 * beside the one that its delegate reads and writes. The value stands there as it is, so
 * one that is not safe in a header is left out. Inbound, an entry that the delegate has
 * read wins over a header of its own, and a header that came more than once counts as
 * none. As with the delegate, baggage that arrives replaces what is in the context.
 */
final class PlainBaggageFields implements TextMapPropagator {

	private final TextMapPropagator delegate;

	private final List<String> names;

	private final Supplier<PlainFieldLimits> limits;

	private final Set<String> fields;

	/**
	 * Create a propagator.
	 * @param delegate reads and writes all baggage in its own way
	 * @param names the keys of the entries that have a header, and its name
	 * @param limits what the headers of one carrier may be
	 */
	PlainBaggageFields(TextMapPropagator delegate, List<String> names, Supplier<PlainFieldLimits> limits) {
		this.delegate = delegate;
		this.names = names;
		this.limits = limits;
		this.fields = new LinkedHashSet<>(delegate.fields());
		this.fields.addAll(names);
	}

	@Override
	public Collection<String> fields() {
		return Collections.unmodifiableSet(this.fields);
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		this.delegate.inject(context, carrier, setter);
		Baggage baggage = Baggage.fromContext(context);
		if (baggage.isEmpty()) {
			return;
		}
		PlainFieldLimits limits = this.limits.get();
		for (String name : this.names) {
			String value = baggage.getEntryValue(name);
			if (value != null && limits.admits(name, value)) {
				setter.set(carrier, name, value);
			}
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		Context extracted = this.delegate.extract(context, carrier, getter);
		Baggage brought = Baggage.fromContext(extracted);
		Baggage listed = (brought != Baggage.fromContext(context)) ? brought : Baggage.empty();
		BaggageBuilder builder = listed.toBuilder();
		PlainFieldLimits limits = this.limits.get();
		boolean found = false;
		for (String name : this.names) {
			String value = (listed.getEntry(name) == null) ? value(carrier, name, getter, limits) : null;
			if (value != null) {
				builder.put(name, value);
				found = true;
			}
		}
		return found ? extracted.with(builder.build()) : extracted;
	}

	private static <C> @Nullable String value(@Nullable C carrier, String name, TextMapGetter<C> getter,
			PlainFieldLimits limits) {
		Iterator<String> lines = getter.getAll(carrier, name);
		String value = next(lines);
		if (value == null) {
			return null;
		}
		if (next(lines) != null) {
			limits.refuse(name);
			return null;
		}
		return limits.admits(name, value) ? value : null;
	}

	private static @Nullable String next(@Nullable Iterator<String> lines) {
		String line = null;
		while (line == null && lines != null && lines.hasNext()) {
			line = lines.next();
		}
		return line;
	}

}
