// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

/**
 * How the names of the propagation headers are written. NATS clients compare header names
 * with their case, so what is written has to be what the other side reads. This library
 * reads any case.
 *
 * @since 0.1.0
 */
public enum HeaderCase {

	/**
	 * As W3C writes them: {@code traceparent}.
	 */
	LOWER,

	/**
	 * As Go's HTTP library writes them: {@code Traceparent}.
	 */
	CANONICAL,

	/**
	 * Both of them, for consumers of either kind.
	 */
	BOTH;

	boolean includesLower() {
		return this != CANONICAL;
	}

	boolean includesCanonical() {
		return this != LOWER;
	}

}
