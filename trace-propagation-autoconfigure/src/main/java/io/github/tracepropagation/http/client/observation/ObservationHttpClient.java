// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client.observation;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * {@link HttpClient} that observes the calls it passes on to another one, with Spring's
 * names and key values. A request is copied, the caller's stays as it is. Redirects that
 * the client follows belong to the call. A call that is observed already, as that of a
 * {@code RestClient} which sends by this client, passes through.
 * <p>
 * The future of an asynchronous call is the one of the other client: cancelling it
 * cancels the exchange and ends the observation, with an error. What is chained to it
 * runs where that client completes it, mostly on a thread of its executor, and finds no
 * observation there. WebSockets are not observed. On Java 21 and newer,
 * {@code shutdown()} and {@code close()} do nothing: call them on the other client. As
 * safe for use by several threads as that client.
 *
 * @since 0.1.0
 */
public final class ObservationHttpClient extends HttpClient {

	private final HttpClient delegate;

	private final ObservationRegistry observationRegistry;

	/**
	 * Create a client.
	 * @param delegate sends the requests
	 * @param observationRegistry the registry
	 */
	public ObservationHttpClient(HttpClient delegate, ObservationRegistry observationRegistry) {
		this.delegate = delegate;
		this.observationRegistry = observationRegistry;
	}

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> responseBodyHandler)
			throws IOException, InterruptedException {
		JdkCall call = JdkCall.start(request, this.observationRegistry);
		if (call == null) {
			return this.delegate.send(request, responseBodyHandler);
		}
		HttpResponse<T> response = null;
		Throwable failure = null;
		try (Observation.Scope scope = call.openScope()) {
			response = this.delegate.send(call.request(), responseBodyHandler);
			return response;
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			call.end(response, failure);
		}
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> responseBodyHandler) {
		return observe(request, (observed) -> this.delegate.sendAsync(observed, responseBodyHandler));
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> responseBodyHandler,
			@Nullable PushPromiseHandler<T> pushPromiseHandler) {
		return observe(request,
				(observed) -> this.delegate.sendAsync(observed, responseBodyHandler, pushPromiseHandler));
	}

	private <T> CompletableFuture<HttpResponse<T>> observe(HttpRequest request,
			Function<HttpRequest, CompletableFuture<HttpResponse<T>>> exchange) {
		JdkCall call = JdkCall.start(request, this.observationRegistry);
		if (call == null) {
			return exchange.apply(request);
		}
		CompletableFuture<HttpResponse<T>> future;
		try (Observation.Scope scope = call.openScope()) {
			future = exchange.apply(call.request());
		}
		catch (Throwable ex) {
			call.end(null, ex);
			throw ex;
		}
		future.whenComplete(call::end);
		return future;
	}

	@Override
	public WebSocket.Builder newWebSocketBuilder() {
		return this.delegate.newWebSocketBuilder();
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return this.delegate.cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return this.delegate.connectTimeout();
	}

	@Override
	public Redirect followRedirects() {
		return this.delegate.followRedirects();
	}

	@Override
	public Optional<ProxySelector> proxy() {
		return this.delegate.proxy();
	}

	@Override
	public SSLContext sslContext() {
		return this.delegate.sslContext();
	}

	@Override
	public SSLParameters sslParameters() {
		return this.delegate.sslParameters();
	}

	@Override
	public Optional<Authenticator> authenticator() {
		return this.delegate.authenticator();
	}

	@Override
	public Version version() {
		return this.delegate.version();
	}

	@Override
	public Optional<Executor> executor() {
		return this.delegate.executor();
	}

}
