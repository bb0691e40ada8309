// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.support;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The trace of somebody outside.
 *
 * @param id the trace id
 * @param spanId the id of the span that calls
 */
public record Trace(String id, String spanId) {

	public static Trace random() {
		return new Trace(hex() + hex(), hex());
	}

	public String parent() {
		return "00-" + this.id + "-" + this.spanId + "-01";
	}

	private static String hex() {
		return "%016x".formatted(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
	}

}
