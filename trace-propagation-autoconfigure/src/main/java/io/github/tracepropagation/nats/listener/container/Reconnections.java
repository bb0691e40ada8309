// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;

/**
 * Hears of a connection that is there again, with its subscriptions.
 */
final class Reconnections implements ConnectionListener {

	private final Runnable action;

	Reconnections(Runnable action) {
		this.action = action;
	}

	@Override
	@Deprecated
	@SuppressWarnings("deprecation")
	public void connectionEvent(Connection connection, Events type) {
		if (type == Events.RESUBSCRIBED || type == Events.CONNECTED) {
			this.action.run();
		}
	}

}
