// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@link TextMapPropagator} for {@code baggage} by the rules of W3C Baggage, with limits
 * on what is taken in and what is sent out.
 * <p>
 * All lines of the header form one list. Values are percent-decoded as UTF-8; what
 * follows a value, its properties, is kept as it stands as the entry's metadata and sent
 * as it stands. A member that is not well-formed is left out by itself, and a member that
 * would exceed a limit as a whole; smaller ones after it may still fit. Of two members
 * with one key the later counts.
 * <p>
 * Outbound, entries whose key is not a token or whose metadata has a character that a
 * list of properties may not have are left out, so no entry can add a member, an entry or
 * a header of its own. Thread-safe. No header value and no entry makes it throw; what a
 * getter or a setter throws is passed on.
 *
 * @since 0.1.0
 * @see <a href="https://www.w3.org/TR/baggage/#header-content">Baggage, Header
 * Content</a>
 */
public final class W3CBaggage implements TextMapPropagator {

	/** The maximum number of members if none is given. */
	public static final int DEFAULT_MAX_MEMBERS = 64;

	/** The maximum size of the whole list if none is given, in bytes. */
	public static final int DEFAULT_MAX_BYTES = 8192;

	static final String BAGGAGE = "baggage";

	private static final List<String> FIELDS = List.of(BAGGAGE);

	private final int maxMembers;

	private final int maxBytes;

	private final DropListener dropListener;

	/**
	 * Create a propagator with the limits that the specification asks for at least,
	 * {@value #DEFAULT_MAX_MEMBERS} members and {@value #DEFAULT_MAX_BYTES} bytes, that
	 * tells nobody what it drops.
	 */
	public W3CBaggage() {
		this(DEFAULT_MAX_MEMBERS, DEFAULT_MAX_BYTES, DropListener.NONE);
	}

	/**
	 * Create a propagator.
	 * @param maxMembers the maximum number of members, at least 1
	 * @param maxBytes the maximum size of the list on the wire in bytes, commas included,
	 * at least 1
	 * @param dropListener hears of members that were dropped
	 * @throws IllegalArgumentException if a limit is not positive
	 */
	public W3CBaggage(int maxMembers, int maxBytes, DropListener dropListener) {
		this.maxMembers = positive(maxMembers, "members");
		this.maxBytes = positive(maxBytes, "bytes");
		this.dropListener = new GuardedDropListener(dropListener);
	}

	private static int positive(int limit, String unit) {
		if (limit <= 0) {
			throw new IllegalArgumentException("The limit of baggage is " + limit + ' ' + unit
					+ ", which lets nothing through: give a positive number, or leave this propagator out");
		}
		return limit;
	}

	@Override
	public Collection<String> fields() {
		return FIELDS;
	}

	@Override
	public <C> void inject(@Nullable Context context, @Nullable C carrier, @Nullable TextMapSetter<C> setter) {
		if (context == null || setter == null) {
			return;
		}
		Baggage baggage = Baggage.fromContext(context);
		if (baggage.isEmpty()) {
			return;
		}
		BaggageWriter writer = new BaggageWriter(this.maxMembers, this.maxBytes);
		baggage.forEach(writer);
		String header = writer.finish(this.dropListener);
		if (!header.isEmpty()) {
			setter.set(carrier, BAGGAGE, header);
		}
	}

	@Override
	public <C> Context extract(@Nullable Context context, @Nullable C carrier, @Nullable TextMapGetter<C> getter) {
		if (context == null) {
			return Context.root();
		}
		if (getter == null) {
			return context;
		}
		Iterator<String> lines = getter.getAll(carrier, BAGGAGE);
		String line = HeaderLines.next(lines);
		if (line == null) {
			return context;
		}
		BaggageParser parser = new BaggageParser(this.maxMembers, this.maxBytes);
		while (line != null) {
			parser.addLine(line);
			line = HeaderLines.next(lines);
		}
		Baggage baggage = parser.finish(this.dropListener);
		return baggage.isEmpty() ? context : context.with(baggage);
	}

	@Override
	public String toString() {
		return "W3CBaggage{maxMembers=" + this.maxMembers + ", maxBytes=" + this.maxBytes + '}';
	}

}
