// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientHttpObservationDocumentation;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link ExchangeFilterFunction} that observes each call as {@link WebClient} does when
 * it has an {@link ObservationRegistry}: the same name, key values and span. Each
 * subscription is a call of its own. The observation ends when the response arrives, the
 * call fails or is cancelled.
 * <p>
 * A call that is observed already passes through. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class ObservationExchangeFilterFunction implements ExchangeFilterFunction {

	private static final String URI_TEMPLATE_ATTRIBUTE = WebClient.class.getName() + ".uriTemplate";

	private static final ClientRequestObservationConvention DEFAULT_CONVENTION = new DefaultClientRequestObservationConvention();

	private final ObservationRegistry observationRegistry;

	private final @Nullable ClientRequestObservationConvention convention;

	/**
	 * Create a filter that uses the convention of the registry, or Spring's default.
	 * @param observationRegistry the registry
	 */
	public ObservationExchangeFilterFunction(ObservationRegistry observationRegistry) {
		this(observationRegistry, null);
	}

	/**
	 * Create a filter.
	 * @param observationRegistry the registry
	 * @param convention the convention, or {@code null} for that of the registry
	 */
	public ObservationExchangeFilterFunction(ObservationRegistry observationRegistry,
			@Nullable ClientRequestObservationConvention convention) {
		this.observationRegistry = observationRegistry;
		this.convention = convention;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.deferContextual((contextView) -> {
			Observation current = contextView.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
			return isCallOf(current, request) ? next.exchange(request) : observe(current, request, next);
		});
	}

	// All copies of a request have the log prefix of the first
	private static boolean isCallOf(@Nullable Observation current, ClientRequest request) {
		if (current == null || !(current.getContext() instanceof ClientRequestObservationContext context)) {
			return false;
		}
		ClientRequest observed = context.getRequest();
		return observed != null && observed.logPrefix().equals(request.logPrefix());
	}

	private Mono<ClientResponse> observe(@Nullable Observation parent, ClientRequest request, ExchangeFunction next) {
		ClientRequest.Builder builder = ClientRequest.from(request);
		ClientRequestObservationContext context = new ClientRequestObservationContext(builder);
		request.attribute(URI_TEMPLATE_ATTRIBUTE)
			.ifPresent((uriTemplate) -> context.setUriTemplate(uriTemplate.toString()));
		Observation observation = ClientHttpObservationDocumentation.HTTP_REACTIVE_CLIENT_EXCHANGES
			.observation(this.convention, DEFAULT_CONVENTION, () -> context, this.observationRegistry);
		if (parent != null && !parent.isNoop()) {
			observation.parentObservation(parent);
		}
		observation.start();
		ClientRequest observed = builder.build();
		context.setRequest(observed);
		return Mono.defer(() -> next.exchange(observed))
			.doOnNext(context::setResponse)
			.doOnError(observation::error)
			.doFinally((signal) -> observation.stop())
			.contextWrite((outer) -> outer.put(ObservationThreadLocalAccessor.KEY, observation));
	}

}
