// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.nats.client.impl.Headers;

/**
 * Writes propagation fields to the headers of a message, within what NATS allows: a value
 * that it forbids is left out, and so is what would make the message larger than the
 * server takes. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class NatsHeaderWriter {

	/**
	 * Why a field is left out that has a character NATS allows in no header.
	 */
	static final String FORBIDDEN_VALUE = "forbidden_value";

	/**
	 * Why a field is left out that the message has no room for.
	 */
	static final String MAX_PAYLOAD = "max_payload";

	private static final List<String> FIRST_TO_GO = List.of("baggage", "tracestate");

	private static final String LAST_TO_GO = "traceparent";

	private final List<String> fields;

	private final Map<String, String> canonicalNames = new ConcurrentHashMap<>();

	private final HeaderCase headerCase;

	private final FieldDropListener dropListener;

	/**
	 * Create the writer.
	 * @param fields the names of the propagation fields, in lower case
	 * @param headerCase how their names are written
	 * @param dropListener hears of fields that are left out
	 */
	public NatsHeaderWriter(Collection<String> fields, HeaderCase headerCase, FieldDropListener dropListener) {
		this.fields = inOrderOfRemoval(fields);
		this.headerCase = headerCase;
		this.dropListener = dropListener;
	}

	/**
	 * Remove all propagation fields, in whatever case they stand.
	 * @param headers the headers, which must be writable
	 */
	public void clear(Headers headers) {
		if (headers.isEmpty()) {
			return;
		}
		List<String> found = new ArrayList<>(0);
		for (String name : headers.keySet()) {
			if (isField(name)) {
				found.add(name);
			}
		}
		headers.remove(found);
	}

	private boolean isField(String name) {
		for (String field : this.fields) {
			if (name.equalsIgnoreCase(field)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Write a field. A value that NATS allows in no header is left out.
	 * @param headers the headers, which must be writable and have no such field
	 * @param field the name of the field, in lower case
	 * @param value its value
	 */
	public void set(Headers headers, String field, String value) {
		try {
			if (this.headerCase.includesLower()) {
				headers.put(field, value);
			}
			if (this.headerCase.includesCanonical()) {
				headers.put(this.canonicalNames.computeIfAbsent(field, NatsHeaderWriter::canonical), value);
			}
		}
		catch (IllegalArgumentException ex) {
			this.dropListener.dropped(field, FORBIDDEN_VALUE);
		}
	}

	/**
	 * Remove propagation fields until a message is no larger than the server takes:
	 * baggage first, then {@code tracestate}, {@code traceparent} last. Headers of the
	 * application's own stay, whatever their size.
	 * @param headers the headers, which must be writable
	 * @param payloadSize the size of the payload in bytes
	 * @param maxSize how many bytes headers and payload may have together, not more than
	 * 0 where that is not known
	 */
	public void fit(Headers headers, int payloadSize, long maxSize) {
		if (maxSize <= 0) {
			return;
		}
		for (String field : this.fields) {
			if (headers.isEmpty() || headers.serializedLength() + (long) payloadSize <= maxSize) {
				return;
			}
			if (remove(headers, field)) {
				this.dropListener.dropped(field, MAX_PAYLOAD);
			}
		}
	}

	private static boolean remove(Headers headers, String field) {
		boolean removed = false;
		for (String name : List.copyOf(headers.keySet())) {
			if (name.equalsIgnoreCase(field)) {
				headers.remove(name);
				removed = true;
			}
		}
		return removed;
	}

	private static List<String> inOrderOfRemoval(Collection<String> fields) {
		List<String> ordered = new ArrayList<>(fields);
		ordered.removeAll(FIRST_TO_GO);
		ordered.addAll(0, FIRST_TO_GO.stream().filter(fields::contains).toList());
		if (ordered.remove(LAST_TO_GO)) {
			ordered.add(LAST_TO_GO);
		}
		return List.copyOf(ordered);
	}

	private static String canonical(String field) {
		return field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
	}

}
