// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documented observations of messages of Spring Cloud Stream.
 *
 * @since 0.1.0
 */
public enum StreamObservation implements ObservationDocumentation {

	/**
	 * A function processes a message, or several together, of an input binding.
	 */
	PROCESS(DefaultStreamConsumerObservationConvention.class),

	/**
	 * A message is sent by an output binding.
	 */
	PUBLISH(DefaultStreamProducerObservationConvention.class);

	private final Class<? extends ObservationConvention<? extends Context>> defaultConvention;

	StreamObservation(Class<? extends ObservationConvention<? extends Context>> defaultConvention) {
		this.defaultConvention = defaultConvention;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
		return this.defaultConvention;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return StreamKeyNames.LowCardinality.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return StreamKeyNames.HighCardinality.values();
	}

}
