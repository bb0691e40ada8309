// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client.observation;

import java.io.OutputStream;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * A request with headers of its own, for an observation to write to. The request it was
 * made of stays as it is. It has no body and is not executed: whoever made it does that.
 */
final class ObservedRequest extends HttpRequestWrapper implements ClientHttpRequest {

	private final HttpHeaders headers;

	ObservedRequest(HttpRequest request) {
		super(request);
		this.headers = HttpHeaders.copyOf(request.getHeaders());
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public OutputStream getBody() {
		throw new UnsupportedOperationException("The body stands beside the request");
	}

	@Override
	public ClientHttpResponse execute() {
		throw new UnsupportedOperationException("The request is executed by whoever observes it");
	}

}
