// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

/**
 * By the engine of observations.
 */
class ObservedNatsPolicyTests extends NatsPolicyTests {

	ObservedNatsPolicyTests() {
		super("always");
	}

}
