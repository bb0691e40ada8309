// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.github.tracepropagation.nats.instrumentation.NatsKeyNames;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documented observations of messages that are sent.
 *
 * @since 0.1.0
 */
public enum NatsTemplateObservation implements ObservationDocumentation {

	/**
	 * A message is published.
	 */
	PUBLISH,

	/**
	 * A message is published and its reply waited for.
	 */
	REQUEST;

	@Override
	public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
		return DefaultNatsTemplateObservationConvention.class;
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
