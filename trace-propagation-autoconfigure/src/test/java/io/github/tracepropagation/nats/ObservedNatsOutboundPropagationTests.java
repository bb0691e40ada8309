// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

/**
 * By the engine of observations.
 */
class ObservedNatsOutboundPropagationTests extends NatsOutboundPropagationTests {

	ObservedNatsOutboundPropagationTests() {
		super("always");
	}

}
