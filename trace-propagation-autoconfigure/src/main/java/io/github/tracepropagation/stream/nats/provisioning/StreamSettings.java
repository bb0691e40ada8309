// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.tracepropagation.stream.nats.binding.NatsStreamProperties;
import io.nats.client.api.StreamConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Streams as properties say. What no property says is left as it is.
 */
final class StreamSettings {

	private StreamSettings() {
	}

	static StreamConfiguration create(StreamRequest request) {
		return apply(StreamConfiguration.builder().name(request.streamName()), request.properties())
			.subjects(request.subjects())
			.build();
	}

	static StreamConfiguration update(StreamConfiguration existing, List<String> missing,
			NatsStreamProperties properties) {
		return apply(StreamConfiguration.builder(existing), properties)
			.subjects(extended(existing.getSubjects(), missing))
			.build();
	}

	// No two subjects of a stream may overlap
	private static List<String> extended(List<String> existing, List<String> missing) {
		List<String> subjects = new ArrayList<>(existing);
		subjects.removeIf((subject) -> missing.stream().anyMatch((added) -> Subjects.covers(added, subject)));
		subjects.addAll(missing);
		return subjects;
	}

	private static StreamConfiguration.Builder apply(StreamConfiguration.Builder builder,
			NatsStreamProperties properties) {
		whenSet(properties.getDescription(), builder::description);
		whenSet(properties.getRetention(), builder::retentionPolicy);
		whenSet(properties.getStorage(), builder::storageType);
		whenSet(properties.getReplicas(), builder::replicas);
		whenSet(properties.getMaxAge(), builder::maxAge);
		whenSet(properties.getMaxMessages(), builder::maxMessages);
		whenSet(properties.getMaxMessagesPerSubject(), builder::maxMessagesPerSubject);
		whenSet(bytes(properties.getMaxBytes()), builder::maxBytes);
		whenSet(bytes(properties.getMaxMessageSize()), (size) -> builder.maximumMessageSize(asInt(size)));
		whenSet(properties.getDiscard(), builder::discardPolicy);
		whenSet(properties.getCompression(), builder::compressionOption);
		whenSet(properties.getDuplicateWindow(), builder::duplicateWindow);
		return builder;
	}

	private static @Nullable Long bytes(@Nullable DataSize size) {
		return (size != null) ? size.toBytes() : null;
	}

	private static int asInt(long size) {
		Assert.isTrue(size <= Integer.MAX_VALUE, () -> "no message has " + size + " bytes");
		return (int) size;
	}

	private static <T> void whenSet(@Nullable T value, Consumer<T> setter) {
		if (value != null) {
			setter.accept(value);
		}
	}

}
