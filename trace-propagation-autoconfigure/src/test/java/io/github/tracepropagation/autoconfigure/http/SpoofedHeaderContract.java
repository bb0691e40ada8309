// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for a server that does not trust the sender to name another.
 */
abstract class SpoofedHeaderContract extends ForwardedHeaderContract {

	SpoofedHeaderContract(Server server) {
		super(server);
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Forwarded-For: 10.0.0.1", "X-Forwarded-For: 10.0.0.1, 127.0.0.1",
			"X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2", "Forwarded: for=10.0.0.1",
			"Forwarded: for=\"[2001:db8::1]\"" })
	void spoofedHeaderChangesNothing(String header) {
		assertThatPeerIs("127.0.0.1", header);
	}

}
