// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import io.micrometer.observation.transport.Kind;

/**
 * Ways of sending a message.
 *
 * @since 0.1.0
 */
public enum NatsOperation {

	/**
	 * A message is published, nobody's answer is waited for.
	 */
	PUBLISH("publish", Kind.PRODUCER),

	/**
	 * A message is published and a reply is waited for.
	 */
	REQUEST("request", Kind.CLIENT);

	private final String operationName;

	private final Kind kind;

	NatsOperation(String operationName, Kind kind) {
		this.operationName = operationName;
		this.kind = kind;
	}

	/**
	 * Return the value of {@code messaging.operation.name}.
	 * @return the name of the operation
	 */
	public String operationName() {
		return this.operationName;
	}

	/**
	 * Return the kind of the span.
	 * @return the kind, {@code PRODUCER} or {@code CLIENT}
	 */
	public Kind kind() {
		return this.kind;
	}

}
