// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

/**
 * By the engine of observations.
 */
class ObservedNatsInboundPropagationTests extends NatsInboundPropagationTests {

	ObservedNatsInboundPropagationTests() {
		super("always");
	}

}
