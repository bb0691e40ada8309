// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.metadata;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Keeps propagation fields from making the metadata of a call larger than a server takes,
 * which would fail the call. The size is counted as HTTP/2 does. Baggage goes first, from
 * its end and member by member, then {@code tracestate}, and {@code traceparent} last;
 * metadata of the application's own stays, whatever its size. Immutable.
 *
 * @since 0.1.0
 */
public final class MetadataLimit {

	/**
	 * The limit of a gRPC server that is not told otherwise, in bytes.
	 */
	public static final int DEFAULT_MAX_SIZE = 8192;

	/**
	 * Why a field is left out that the metadata has no room for.
	 */
	static final String MAX_METADATA_SIZE = "max_metadata_size";

	// What HTTP/2 counts for a line beside its name and its value
	private static final int LINE = 32;

	// The lines that gRPC adds itself: method, scheme, content type, encodings, user
	// agent, timeout and what names the line of path and authority
	private static final int LINES_OF_GRPC = 600;

	private static final String BAGGAGE = "baggage";

	private static final List<String> FIRST_TO_GO = List.of(BAGGAGE, "tracestate");

	private static final String LAST_TO_GO = "traceparent";

	private final int maxSize;

	private final FieldDropListener dropListener;

	/**
	 * Create the limit.
	 * @param maxSize how many bytes the metadata of a call may have
	 * @param dropListener hears of fields that are left out
	 */
	public MetadataLimit(int maxSize, FieldDropListener dropListener) {
		this.maxSize = maxSize;
		this.dropListener = dropListener;
	}

	/**
	 * Remove propagation fields until the metadata is no larger than it may be.
	 * @param metadata the metadata, which is changed
	 * @param fields the names of the fields that were written to it
	 * @param address the path and the authority of the call, which are a part of what is
	 * counted
	 */
	public void fit(Metadata metadata, Collection<String> fields, String address) {
		long excess = LINES_OF_GRPC + address.length() + size(metadata) - this.maxSize;
		if (excess <= 0) {
			return;
		}
		for (String field : inOrderOfRemoval(fields)) {
			if (excess <= 0) {
				return;
			}
			excess -= shorten(metadata, field, excess);
		}
	}

	// Returns how much smaller the metadata has become
	private long shorten(Metadata metadata, String field, long excess) {
		String value = MetadataFields.get(metadata, field);
		if (value == null) {
			return 0;
		}
		this.dropListener.dropped(field, MAX_METADATA_SIZE);
		String shorter = field.equals(BAGGAGE) ? withoutLastMembers(value, excess) : null;
		if (shorter != null && MetadataFields.set(metadata, field, shorter)) {
			return value.length() - shorter.length();
		}
		MetadataFields.remove(metadata, field);
		return size(field, value);
	}

	private static @Nullable String withoutLastMembers(String list, long excess) {
		long room = list.length() - excess;
		int end = (room > 0) ? list.lastIndexOf(',', (int) room) : -1;
		return (end > 0) ? list.substring(0, end) : null;
	}

	private static long size(Metadata metadata) {
		long size = 0;
		for (String name : metadata.keys()) {
			size += name.endsWith(Metadata.BINARY_HEADER_SUFFIX) ? sizeOfBinary(metadata, name)
					: sizeOfText(metadata, name);
		}
		return size;
	}

	private static long sizeOfText(Metadata metadata, String name) {
		// Keys are not kept: an application that forwards metadata has any number of
		// names
		Iterable<String> values = metadata.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
		long size = 0;
		if (values != null) {
			for (String value : values) {
				size += size(name, value);
			}
		}
		return size;
	}

	private static long sizeOfBinary(Metadata metadata, String name) {
		Iterable<byte[]> values = metadata.getAll(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER));
		long size = 0;
		if (values != null) {
			for (byte[] value : values) {
				size += name.length() + (value.length + 2) / 3 * 4 + LINE;
			}
		}
		return size;
	}

	private static int size(String name, String value) {
		return name.length() + value.length() + LINE;
	}

	private static List<String> inOrderOfRemoval(Collection<String> fields) {
		List<String> ordered = new ArrayList<>(fields);
		ordered.removeAll(FIRST_TO_GO);
		ordered.addAll(0, FIRST_TO_GO.stream().filter(fields::contains).toList());
		if (ordered.remove(LAST_TO_GO)) {
			ordered.add(LAST_TO_GO);
		}
		return ordered;
	}

}
