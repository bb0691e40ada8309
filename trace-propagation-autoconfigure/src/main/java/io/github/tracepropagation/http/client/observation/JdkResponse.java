// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client.observation;

import java.io.InputStream;
import java.net.http.HttpResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A response to the JDK's client in Spring's terms, without its body.
 *
 * @param response the response
 */
record JdkResponse(HttpResponse<?> response) implements ClientHttpResponse {

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatusCode.valueOf(this.response.statusCode());
	}

	@Override
	public String getStatusText() {
		return "";
	}

	@Override
	public HttpHeaders getHeaders() {
		HttpHeaders headers = new HttpHeaders();
		headers.putAll(this.response.headers().map());
		return headers;
	}

	@Override
	public InputStream getBody() {
		return InputStream.nullInputStream();
	}

	@Override
	public void close() {
	}

}
