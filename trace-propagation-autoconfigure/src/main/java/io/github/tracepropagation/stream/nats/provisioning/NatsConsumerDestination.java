// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.provisioning.ConsumerDestination;

/**
 * What a consumer binding listens to.
 */
public final class NatsConsumerDestination implements ConsumerDestination {

	private final String name;

	private final List<String> subjects;

	private final @Nullable String stream;

	NatsConsumerDestination(String name, List<String> subjects, @Nullable String stream) {
		this.name = name;
		this.subjects = List.copyOf(subjects);
		this.stream = stream;
	}

	@Override
	public String getName() {
		return this.name;
	}

	/**
	 * Return the subjects to listen to.
	 * @return the subjects, wildcards included
	 */
	public List<String> subjects() {
		return this.subjects;
	}

	/**
	 * Return the stream to take messages from.
	 * @return the name of the stream, {@code null} for core NATS
	 */
	public @Nullable String stream() {
		return this.stream;
	}

	@Override
	public String toString() {
		return (this.stream != null) ? this.name + " (stream " + this.stream + ")" : this.name;
	}

}
