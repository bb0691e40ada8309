// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a start-up that failed because no NATS server could be connected to.
 */
class NatsConnectionFailureAnalyzer extends AbstractFailureAnalyzer<NatsConnectionFailedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NatsConnectionFailedException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Start a nats-server there, or set 'trace-propagation.nats.connection.servers' to where one runs. "
						+ "Where the server asks for a login or for TLS, check the properties 'username' and "
						+ "'password', 'token', 'nkey', 'credentials' and 'ssl.bundle' beside it. To start without "
						+ "a server, set 'trace-propagation.nats.connection.retry-on-startup' to true.",
				cause);
	}

}
