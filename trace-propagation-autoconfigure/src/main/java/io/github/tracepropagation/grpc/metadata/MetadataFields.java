// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.metadata;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes propagation fields in metadata. Their names are in lower case there,
 * as in HTTP/2. A field whose name ends in {@code -bin} has bytes for a value, which are
 * read and written as UTF-8; any other takes printable ASCII alone. Safe for use by any
 * number of threads, as far as the metadata is.
 *
 * @since 0.1.0
 */
public final class MetadataFields {

	/**
	 * Why a field is left out that has a name or a value which metadata does not take.
	 */
	public static final String FORBIDDEN_VALUE = "forbidden_value";

	private static final Map<String, Metadata.Key<String>> KEYS = new ConcurrentHashMap<>();

	private MetadataFields() {
	}

	/**
	 * Read a field.
	 * @param metadata the metadata
	 * @param name the name of the field, in any case
	 * @return the last value, or {@code null} where there is none
	 */
	public static @Nullable String get(Metadata metadata, String name) {
		Metadata.Key<String> key = key(name);
		return (key != null) ? metadata.get(key) : null;
	}

	/**
	 * Read all values of a field.
	 * @param metadata the metadata
	 * @param name the name of the field, in any case
	 * @return the values, in the order in which they stand
	 */
	public static List<String> getAll(Metadata metadata, String name) {
		Metadata.Key<String> key = key(name);
		Iterable<String> values = (key != null) ? metadata.getAll(key) : null;
		List<String> all = new ArrayList<>();
		if (values != null) {
			values.forEach(all::add);
		}
		return all;
	}

	/**
	 * Write a field in the place of all values it has.
	 * @param metadata the metadata
	 * @param name the name of the field
	 * @param value the value
	 * @return whether metadata takes the field; where it does not, nothing is changed
	 */
	public static boolean set(Metadata metadata, String name, String value) {
		Metadata.Key<String> key = key(name);
		if (key == null || !(isBinary(key) || isPrintable(value))) {
			return false;
		}
		metadata.discardAll(key);
		metadata.put(key, value);
		return true;
	}

	/**
	 * Remove all values of a field.
	 * @param metadata the metadata
	 * @param name the name of the field, in any case
	 */
	public static void remove(Metadata metadata, String name) {
		Metadata.Key<String> key = key(name);
		if (key != null) {
			metadata.discardAll(key);
		}
	}

	private static boolean isBinary(Metadata.Key<?> key) {
		return key.name().endsWith(Metadata.BINARY_HEADER_SUFFIX);
	}

	private static boolean isPrintable(String value) {
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			if (character < ' ' || character > '~') {
				return false;
			}
		}
		return true;
	}

	private static Metadata.@Nullable Key<String> key(String name) {
		Metadata.Key<String> known = KEYS.get(name);
		if (known != null) {
			return known;
		}
		try {
			Metadata.Key<String> key = name.endsWith(Metadata.BINARY_HEADER_SUFFIX)
					? Metadata.Key.of(name, Utf8Marshaller.INSTANCE)
					: Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
			KEYS.put(name, key);
			return key;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Makes text of the bytes of a binary field.
	 */
	private static final class Utf8Marshaller implements Metadata.BinaryMarshaller<String> {

		private static final Utf8Marshaller INSTANCE = new Utf8Marshaller();

		@Override
		public byte[] toBytes(String value) {
			return value.getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public String parseBytes(byte[] serialized) {
			return new String(serialized, StandardCharsets.UTF_8);
		}

	}

}
