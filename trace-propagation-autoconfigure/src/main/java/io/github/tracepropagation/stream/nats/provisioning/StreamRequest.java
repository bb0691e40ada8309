// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import java.util.List;

import io.github.tracepropagation.stream.nats.binding.NatsStreamProperties;
import io.nats.client.api.StreamConfiguration;

/**
 * The stream that a binding needs.
 *
 * @param binding names the binding
 * @param destination the destination of the binding
 * @param subjects the subjects that the stream has to take
 * @param whole whether it has to take all of what they stand for, as it has for those who
 * publish
 * @param properties what the binding says of the stream
 */
record StreamRequest(String binding, String destination, List<String> subjects, boolean whole,
		NatsStreamProperties properties) {

	/**
	 * Return what the stream is called if it is that of the binding.
	 */
	String streamName() {
		String name = this.properties.getName();
		return (name != null) ? name : NatsNames.stream(this.destination);
	}

	boolean isNamed() {
		return this.properties.getName() != null;
	}

	/**
	 * Return the subjects that a stream does not take. One that is filled from another
	 * has none of its own.
	 */
	List<String> missingIn(StreamConfiguration stream) {
		if (stream.getMirror() != null || !stream.getSources().isEmpty()) {
			return List.of();
		}
		return this.subjects.stream()
			.filter((subject) -> stream.getSubjects().stream().noneMatch((taken) -> takes(taken, subject)))
			.toList();
	}

	private boolean takes(String taken, String subject) {
		return Subjects.covers(taken, subject) || (!this.whole && Subjects.covers(subject, taken));
	}

	String describe() {
		return "The binding '" + this.binding + "' needs a stream for its destination '" + this.destination + "'";
	}

}
