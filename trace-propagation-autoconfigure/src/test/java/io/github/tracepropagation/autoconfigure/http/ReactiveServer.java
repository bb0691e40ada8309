// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
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

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import reactor.core.publisher.Hooks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running {@link ReactiveApplication} on Reactor Netty, at a port of its own, and what
 * a test asks of it.
 */
final class ReactiveServer implements AutoCloseable {

	private static final AtomicInteger running = new AtomicInteger();

	private final HttpClient httpClient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ConfigurableApplicationContext context;

	ReactiveServer(String... properties) {
		this(List.of(ReactiveApplication.class), properties);
	}

	ReactiveServer(List<Class<?>> sources, String... properties) {
		SpringApplication application = new SpringApplication(sources.toArray(Class<?>[]::new));
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		application.setDefaultProperties(Map.of("server.port", "0", "spring.main.banner-mode", "off",
				"management.tracing.sampling.probability", "1.0"));
		String[] arguments = Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new);
		running.incrementAndGet();
		this.context = application.run(arguments);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	HttpResponse<String> get(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return this.httpClient.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	HttpResponse<String> call(String path, RecordingHttpServer downstream, String... headers) {
		return get(path + "?url=" + URLEncoder.encode(downstream.url(), StandardCharsets.UTF_8), headers);
	}

	/**
	 * Send a request as bytes.
	 * @param path the path
	 * @param headers the lines of the headers
	 * @return the connection, on which no answer has been read yet
	 */
	Socket send(String path, String... headers) {
		String lines = Arrays.stream(headers).map((header) -> header + "\r\n").reduce("", String::concat);
		try {
			Socket socket = new Socket("localhost", port());
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + lines + "\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<SpanData> spans(SpanKind kind) {
		return spans().stream().filter((span) -> span.getKind() == kind).toList();
	}

	List<SpanData> spans() {
		return Awaitility.await()
			.until(this::finishedSpans,
					(spans) -> spans.size() == bean(RelayApplication.StartedSpans.class).count.get());
	}

	SpanData serverSpan() {
		List<SpanData> spans = spans(SpanKind.SERVER);
		if (spans.size() != 1) {
			throw new AssertionError("Expected one span but was " + spans);
		}
		return spans.get(0);
	}

	private List<SpanData> finishedSpans() {
		bean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
		return bean(InMemorySpanExporter.class).getFinishedSpanItems();
	}

	long timed(String name) {
		return bean(MeterRegistry.class).find(name).timers().stream().mapToLong(Timer::count).sum();
	}

	void reset() {
		spans(SpanKind.SERVER);
		bean(InMemorySpanExporter.class).reset();
		bean(RelayApplication.StartedSpans.class).count.set(0);
		bean(RelayApplication.Hops.class).reset();
	}

	/**
	 * Stop. The hooks of Reactor are those of the whole JVM: the last server takes them
	 * along.
	 */
	@Override
	public void close() {
		this.context.close();
		if (running.decrementAndGet() == 0) {
			Hooks.disableAutomaticContextPropagation();
		}
	}

}
