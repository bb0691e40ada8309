// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;

/**
 * {@link ObservationConvention} for messages that are processed together. A bean of this
 * type is used instead of {@link DefaultNatsBatchObservationConvention}.
 *
 * @since 0.1.0
 */
public interface NatsBatchObservationConvention extends ObservationConvention<NatsBatchReceiverContext> {

	@Override
	default boolean supportsContext(Context context) {
		return context instanceof NatsBatchReceiverContext;
	}

}
