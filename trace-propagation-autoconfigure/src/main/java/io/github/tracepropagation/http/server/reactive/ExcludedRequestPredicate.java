// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import io.github.tracepropagation.http.server.ExcludedPaths;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * {@link ObservationPredicate} that keeps requests to {@link ExcludedPaths} from being
 * observed: they get neither a span nor a metric.
 *
 * @since 0.1.0
 */
public final class ExcludedRequestPredicate implements ObservationPredicate {

	private final ExcludedPaths excludedPaths;

	/**
	 * Create the predicate.
	 * @param excludedPaths the paths that are not observed
	 */
	public ExcludedRequestPredicate(ExcludedPaths excludedPaths) {
		this.excludedPaths = excludedPaths;
	}

	@Override
	public boolean test(String name, Observation.Context context) {
		if (!(context instanceof ServerRequestObservationContext serverContext)) {
			return true;
		}
		ServerHttpRequest request = serverContext.getCarrier();
		return request == null || !this.excludedPaths.contains(request.getPath().pathWithinApplication());
	}

}
