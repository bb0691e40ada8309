// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running {@link RelayApplication} on a port of its own, and what a test asks of it.
 */
final class Relay implements AutoCloseable {

	private final HttpClient httpClient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final AtomicInteger sent = new AtomicInteger();

	private final ConfigurableApplicationContext context;

	Relay(String... properties) {
		this(List.of(RelayApplication.class), properties);
	}

	Relay(List<Class<?>> sources, String... properties) {
		SpringApplication application = new SpringApplication(sources.toArray(Class<?>[]::new));
		application.setDefaultProperties(Map.of("server.port", "0", "spring.main.banner-mode", "off",
				"management.tracing.sampling.probability", "1.0"));
		String[] arguments = Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new);
		this.context = application.run(arguments);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	<T> T bean(String name, Class<T> type) {
		return this.context.getBean(name, type);
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	HttpResponse<String> relay(String client, RecordingHttpServer downstream, String... headers) {
		String url = URLEncoder.encode(downstream.url(), StandardCharsets.UTF_8);
		return get("/relay/" + client + "?url=" + url, headers);
	}

	HttpResponse<String> get(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			HttpResponse<String> response = this.httpClient.send(request.build(), HttpResponse.BodyHandlers.ofString());
			this.sent.incrementAndGet();
			awaitCompletion();
			return response;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void awaitCompletion() {
		RelayApplication.CompletedRequests completed = bean(RelayApplication.CompletedRequests.class);
		Awaitility.await().until(() -> completed.count.get() >= this.sent.get());
	}

	/**
	 * Return the spans of one kind, when all that were started are finished: a reactive
	 * call hands over its result before it ends its span.
	 * @param kind the kind
	 * @return the spans
	 */
	List<SpanData> spans(SpanKind kind) {
		return spans().stream().filter((span) -> span.getKind() == kind).toList();
	}

	List<SpanData> spans() {
		return Awaitility.await()
			.until(this::finishedSpans,
					(spans) -> spans.size() == bean(RelayApplication.StartedSpans.class).count.get());
	}

	private List<SpanData> finishedSpans() {
		bean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
		return bean(InMemorySpanExporter.class).getFinishedSpanItems();
	}

	void reset() {
		spans(SpanKind.SERVER);
		bean(InMemorySpanExporter.class).reset();
		bean(RelayApplication.StartedSpans.class).count.set(0);
		bean(RelayApplication.Hops.class).reset();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
