// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.github.tracepropagation.nats.instrumentation.NatsKeyNames;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documented observations of messages that are processed.
 *
 * @since 0.1.0
 */
public enum NatsListenerObservation implements ObservationDocumentation {

	/**
	 * A listener processes a message.
	 */
	PROCESS(DefaultNatsListenerObservationConvention.class),

	/**
	 * A listener processes several messages together.
	 */
	PROCESS_BATCH(DefaultNatsBatchObservationConvention.class);

	private final Class<? extends ObservationConvention<? extends Context>> defaultConvention;

	NatsListenerObservation(Class<? extends ObservationConvention<? extends Context>> defaultConvention) {
		this.defaultConvention = defaultConvention;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
		return this.defaultConvention;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return NatsKeyNames.LowCardinality.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return NatsKeyNames.HighCardinality.values();
	}

}
