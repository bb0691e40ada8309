// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Refuses every request before it is sent.
 */
final class RefusingHttpClient extends HttpClient {

	private final HttpClient settings = HttpClient.newHttpClient();

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> responseBodyHandler) {
		throw new IllegalArgumentException("On purpose");
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request,
			HttpResponse.BodyHandler<T> responseBodyHandler) {
		throw new IllegalArgumentException("On purpose");
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request,
			HttpResponse.BodyHandler<T> responseBodyHandler, HttpResponse.PushPromiseHandler<T> pushPromiseHandler) {
		throw new IllegalArgumentException("On purpose");
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return this.settings.cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return this.settings.connectTimeout();
	}

	@Override
	public Redirect followRedirects() {
		return this.settings.followRedirects();
	}

	@Override
	public Optional<ProxySelector> proxy() {
		return this.settings.proxy();
	}

	@Override
	public SSLContext sslContext() {
		return this.settings.sslContext();
	}

	@Override
	public SSLParameters sslParameters() {
		return this.settings.sslParameters();
	}

	@Override
	public Optional<Authenticator> authenticator() {
		return this.settings.authenticator();
	}

	@Override
	public Version version() {
		return this.settings.version();
	}

	@Override
	public Optional<Executor> executor() {
		return this.settings.executor();
	}

}
