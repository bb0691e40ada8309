// SPDX-License-Identifier: Apache-2.0

package io.opentelemetry.instrumentation;

import java.io.IOException;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Stands where OpenTelemetry's own library instrumentation has its interceptors, which
 * are package-private and known by their package alone.
 */
public class TestInterceptor implements ClientHttpRequestInterceptor, ExchangeFilterFunction {

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		return execution.execute(request, body);
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return next.exchange(request);
	}

}
