// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.direct;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.nats.instrumentation.NatsKeyNames.LowCardinality;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * {@link HopMeters} that are the timers Micrometer makes of an observation:
 * {@code nats.publish}, {@code nats.request} and {@code nats.process}, with the simple
 * name of the exception as the tag {@code error}.
 *
 * @since 0.1.0
 */
public final class TimerHopMeters implements HopMeters {

	private static final String NO_ERROR = "none";

	private final MeterRegistry registry;

	/**
	 * Create the meters.
	 * @param registry the registry the timers are in
	 */
	public TimerHopMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public HopMeter of(String operation, String operationType, String destination) {
		Tags tags = Tags.of(LowCardinality.SYSTEM.asString(), "nats", LowCardinality.OPERATION_NAME.asString(),
				operation, LowCardinality.OPERATION_TYPE.asString(), operationType,
				LowCardinality.DESTINATION_NAME.asString(), destination);
		return new TimerHopMeter("nats." + operation, tags);
	}

	private final class TimerHopMeter implements HopMeter {

		private final String name;

		private final Tags tags;

		private final Clock clock = TimerHopMeters.this.registry.config().clock();

		private final Map<String, Timer> timers = new ConcurrentHashMap<>();

		private volatile @Nullable Timer withoutError;

		TimerHopMeter(String name, Tags tags) {
			this.name = name;
			this.tags = tags;
		}

		@Override
		public long start() {
			return this.clock.monotonicTime();
		}

		@Override
		public void stop(long started, @Nullable Throwable error) {
			long duration = this.clock.monotonicTime() - started;
			timer(error).record(duration, TimeUnit.NANOSECONDS);
		}

		private Timer timer(@Nullable Throwable error) {
			if (error != null) {
				return this.timers.computeIfAbsent(error.getClass().getSimpleName(), this::create);
			}
			Timer known = this.withoutError;
			if (known == null) {
				known = create(NO_ERROR);
				this.withoutError = known;
			}
			return known;
		}

		private Timer create(String error) {
			return TimerHopMeters.this.registry.timer(this.name, this.tags.and("error", error));
		}

	}

}
