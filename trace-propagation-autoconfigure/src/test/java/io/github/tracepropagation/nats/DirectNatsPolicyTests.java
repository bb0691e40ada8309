// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

/**
 * By the engine on the API of OpenTelemetry.
 */
class DirectNatsPolicyTests extends NatsPolicyTests {

	DirectNatsPolicyTests() {
		super("never");
	}

}
