// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A caller with a trace of its own, that knows nothing but HTTP.
 */
public final class Caller {

	private static final JsonMapper json = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	private final URI url;

	private final Trace trace;

	public Caller(int port, Trace trace) {
		this.url = URI.create("http://127.0.0.1:" + port);
		this.trace = trace;
	}

	public HttpResponse<String> order(String body) throws IOException, InterruptedException {
		return post("application/json", body);
	}

	public HttpResponse<String> orderAccepting(String accept, String body) throws IOException, InterruptedException {
		return send(request("/orders").header("Content-Type", "application/json")
			.header("Accept", accept)
			.POST(BodyPublishers.ofString(body))
			.build());
	}

	public HttpResponse<String> post(String contentType, String body) throws IOException, InterruptedException {
		return send(request("/orders").header("Content-Type", contentType).POST(BodyPublishers.ofString(body)).build());
	}

	public HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return send(request(path).build());
	}

	public static JsonNode json(HttpResponse<String> response) {
		return json.readTree(response.body());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(this.url.resolve(path)).header("traceparent", this.trace.parent());
	}

	private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		return this.http.send(request, BodyHandlers.ofString());
	}

}
