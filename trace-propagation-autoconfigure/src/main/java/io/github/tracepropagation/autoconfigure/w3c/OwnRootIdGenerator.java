// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.w3c;

import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * {@link IdGenerator} that makes random ids and does not say so, so that the SDK leaves
 * the random flag of Trace Context level 2 off the traces that start here.
 */
final class OwnRootIdGenerator implements IdGenerator {

	private final IdGenerator delegate = IdGenerator.random();

	@Override
	public String generateSpanId() {
		return this.delegate.generateSpanId();
	}

	@Override
	public String generateTraceId() {
		return this.delegate.generateTraceId();
	}

}
