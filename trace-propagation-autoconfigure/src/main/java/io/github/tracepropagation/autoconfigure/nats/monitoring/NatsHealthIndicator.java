// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.monitoring;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;

import io.github.tracepropagation.nats.monitoring.ServerUrls;
import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for a NATS {@link Connection}: up where it is connected and the
 * server answers a ping within the connection timeout. Where there is no connection, as
 * with a bean of nats-spring that is not configured, the state is unknown.
 *
 * @since 0.1.0
 */
public final class NatsHealthIndicator extends AbstractHealthIndicator {

	private final Supplier<@Nullable Connection> connections;

	/**
	 * Create the indicator.
	 * @param connections gives the connection for each check, or {@code null} where there
	 * is none
	 */
	public NatsHealthIndicator(Supplier<@Nullable Connection> connections) {
		super("NATS health check failed");
		this.connections = connections;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws IOException {
		Connection connection = this.connections.get();
		if (connection == null) {
			builder.unknown().withDetail("error", "no connection is configured");
			return;
		}
		Connection.Status status = connection.getStatus();
		builder.withDetail("status", status.name().toLowerCase(Locale.ROOT));
		if (status != Connection.Status.CONNECTED) {
			builder.down();
			return;
		}
		ServerInfo server = connection.getServerInfo();
		builder.withDetail("server", server.getServerName()).withDetail("version", server.getVersion());
		builder.withDetail("url", ServerUrls.withoutLogin(connection.getConnectedUrl()));
		builder.up().withDetail("rtt", connection.RTT().toNanos() / 1_000 + " µs");
	}

}
