// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

/**
 * By the engine on the API of OpenTelemetry.
 */
class DirectNatsInboundPropagationTests extends NatsInboundPropagationTests {

	DirectNatsInboundPropagationTests() {
		super("never");
	}

}
