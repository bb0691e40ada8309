// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.monitoring;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nats.client.Connection;
import io.nats.client.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * {@link MeterBinder} that publishes what jnats counts of a connection, below
 * {@code nats.connection}, with the name of the connection as the tag {@code connection}.
 *
 * <ul>
 * <li>{@code messages} and {@code bytes}, with the tag {@code direction}: {@code in} or
 * {@code out}. What goes out is counted with the commands of the protocol</li>
 * <li>{@code reconnects}</li>
 * <li>{@code errors}: what the server complained of</li>
 * <li>{@code dropped}: messages that a slow consumer did not get</li>
 * <li>{@code outstanding.requests}: those that wait for a reply</li>
 * <li>{@code status}, with the tag {@code status}: 1 for the one it has, else 0</li>
 * </ul>
 *
 * @since 0.1.0
 */
public final class NatsConnectionMetrics implements MeterBinder {

	private static final String PREFIX = "nats.connection.";

	private final Connection connection;

	private final Tags tags;

	/**
	 * Create the binder.
	 * @param connection the connection
	 * @param name what it is called in the meters, one of few values
	 */
	public NatsConnectionMetrics(Connection connection, String name) {
		this.connection = connection;
		this.tags = Tags.of("connection", name);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Tags in = this.tags.and("direction", "in");
		Tags out = this.tags.and("direction", "out");
		count(registry, "messages", "messages", in, Statistics::getInMsgs);
		count(registry, "messages", "messages", out, Statistics::getOutMsgs);
		count(registry, "bytes", "bytes", in, Statistics::getInBytes);
		count(registry, "bytes", "bytes", out, Statistics::getOutBytes);
		count(registry, "reconnects", null, this.tags, Statistics::getReconnects);
		count(registry, "errors", null, this.tags, Statistics::getErrs);
		count(registry, "dropped", "messages", this.tags, Statistics::getDroppedCount);
		gauge(registry, "outstanding.requests", this.tags,
				(connection) -> connection.getStatistics().getOutstandingRequests());
		for (Connection.Status status : Connection.Status.values()) {
			gauge(registry, "status", this.tags.and("status", status.name().toLowerCase(Locale.ROOT)),
					(connection) -> (connection.getStatus() == status) ? 1 : 0);
		}
	}

	private void count(MeterRegistry registry, String name, @Nullable String unit, Tags tags,
			ToDoubleFunction<Statistics> value) {
		FunctionCounter
			.builder(PREFIX + name, this.connection, (connection) -> value.applyAsDouble(connection.getStatistics()))
			.tags(tags)
			.baseUnit(unit)
			.register(registry);
	}

	private void gauge(MeterRegistry registry, String name, Tags tags, ToDoubleFunction<Connection> value) {
		Gauge.builder(PREFIX + name, this.connection, value).tags(tags).register(registry);
	}

}
