// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.direct;

import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.Scope;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;

/**
 * A hop that could not be recorded, and goes its way nevertheless.
 */
final class UnrecordedHop implements StartedHop {

	static final UnrecordedHop INSTANCE = new UnrecordedHop();

	private UnrecordedHop() {
	}

	@Override
	public Scope openScope() {
		return () -> {
		};
	}

	@Override
	public void stored(String stream, long sequence) {
	}

	@Override
	public void error(Throwable error) {
	}

	@Override
	public void stop() {
	}

}
