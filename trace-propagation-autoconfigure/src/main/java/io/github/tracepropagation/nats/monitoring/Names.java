// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.monitoring;

import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is called in log lines.
 */
final class Names {

	private Names() {
	}

	static String of(@Nullable Connection connection) {
		String name = (connection != null) ? connection.getOptions().getConnectionName() : null;
		return (name != null) ? "NATS connection '" + name + "'" : "NATS connection";
	}

}
