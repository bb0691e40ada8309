// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client.observation;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * A request of the JDK's client in Spring's terms.
 */
final class JdkRequest implements org.springframework.http.HttpRequest {

	private final HttpRequest request;

	private final HttpHeaders headers = new HttpHeaders();

	private final Map<String, Object> attributes = new HashMap<>();

	JdkRequest(HttpRequest request) {
		this.request = request;
		this.headers.putAll(request.headers().map());
	}

	@Override
	public HttpMethod getMethod() {
		return HttpMethod.valueOf(this.request.method());
	}

	@Override
	public URI getURI() {
		return this.request.uri();
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.attributes;
	}

	/**
	 * Return the JDK's request with other headers. What is the same in both is left as it
	 * is.
	 * @param observed the headers
	 * @return a copy, or the request itself where its headers are the same
	 */
	HttpRequest with(HttpHeaders observed) {
		if (observed.equals(this.headers)) {
			return this.request;
		}
		HttpRequest.Builder copy = HttpRequest.newBuilder(this.request, (name, value) -> isSame(name, observed));
		observed.forEach((name, values) -> {
			if (!isSame(name, observed)) {
				values.forEach((value) -> copy.header(name, value));
			}
		});
		return copy.build();
	}

	private boolean isSame(String name, HttpHeaders observed) {
		return this.headers.getOrEmpty(name).equals(observed.getOrEmpty(name));
	}

}
