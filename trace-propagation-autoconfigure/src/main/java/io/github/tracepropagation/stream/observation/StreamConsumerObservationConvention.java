// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;

/**
 * {@link ObservationConvention} for messages that are processed. A bean of this type is
 * used instead of {@link DefaultStreamConsumerObservationConvention}.
 *
 * @since 0.1.0
 */
public interface StreamConsumerObservationConvention extends ObservationConvention<StreamReceiverContext> {

	@Override
	default boolean supportsContext(Context context) {
		return context instanceof StreamReceiverContext;
	}

}
