// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.MediaType;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that Spring MVC answers on another thread.
 */
class AsyncRequestIntegrationTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	private static Relay relay;

	@BeforeAll
	static void start() {
		relay = new Relay(List.of(RelayApplication.class, FailingApplication.class, Asynchronous.class),
				"server.tomcat.threads.max=2", "spring.task.execution.pool.core-size=1");
	}

	@AfterAll
	static void stop() {
		relay.close();
		Hooks.disableAutomaticContextPropagation();
	}

	@BeforeEach
	void reset() {
		relay.reset();
		Seen.mdc.clear();
	}

	@ParameterizedTest
	@CsvSource({ "/async/callable, 1", "/async/task, 1", "/async/deferred, 1", "/async/streaming, 1", "/async/sse, 2",
			"/async/mono, 3", "/async/future, 2", "/async/web-client, 3", "/async/flux, 2", "/async/flux-json, 2",
			"/async/flux-sse, 2" })
	void everyThreadHasTheIdsAndTheSpanEndsOnce(String path, int seen) {
		try (RecordingHttpServer downstream = new RecordingHttpServer()) {
			long timed = FailedRequestContract.timed(relay);
			HttpResponse<String> response = relay.get(path + "?url=" + downstream.url().replaceAll("\\?.*", ""),
					"traceparent", TRACEPARENT);
			assertThat(response.statusCode()).isEqualTo(200);
			SpanData span = FailedRequestContract.serverSpan(relay);
			assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
			assertThat(Seen.mdc).hasSize(seen).allMatch((ids) -> ids.startsWith(TRACE_ID + "-" + span.getSpanId()));
			assertThat(FailedRequestContract.timed(relay)).isEqualTo(timed + 1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "callable", "task", "deferred", "streaming", "sse", "mono", "flux", "failing-mono",
			"failing-streaming" })
	void threadsAreLeftAsTheyWere(String path) throws Exception {
		relay.get("/async/" + path);
		relay.get("/ok");
		assertThat(relay.bean(FailingApplication.CleanThreads.class).dirty).isEmpty();
		Callable<Boolean> clean = () -> Context.current() == Context.root() && MDC.get("trace_id") == null;
		assertThat(relay.bean(ThreadPoolTaskExecutor.class).getThreadPoolExecutor().submit(clean).get()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/async/failing-mono", "/async/failing-streaming", "/failing/async-dispatch",
			"/failing/deferred" })
	void errorIsRecordedOnce(String path) {
		relay.get(path);
		assertThat(FailedRequestContract.serverSpan(relay).getEvents()).hasSize(1);
	}

	@Test
	void spanEndsAfterTheLastByte() {
		relay.get("/async/sse");
		SpanData span = FailedRequestContract.serverSpan(relay);
		assertThat(Duration.ofNanos(span.getEndEpochNanos() - span.getStartEpochNanos()))
			.isGreaterThan(Duration.ofMillis(100));
	}

	/**
	 * What the MDC was where the application's code ran.
	 */
	static final class Seen {

		static final List<String> mdc = new CopyOnWriteArrayList<>();

		private Seen() {
		}

		static <T> T here(T value) {
			mdc.add(MDC.get("trace_id") + "-" + MDC.get("span_id") + " on " + Thread.currentThread().getName() + " for "
					+ value);
			return value;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(AsyncController.class)
	static class Asynchronous {

	}

	@RestController
	static class AsyncController {

		private final AsyncTaskExecutor executor;

		private final WebClient webClient;

		AsyncController(AsyncTaskExecutor applicationTaskExecutor, WebClient builtWebClient) {
			this.executor = applicationTaskExecutor;
			this.webClient = builtWebClient;
		}

		@GetMapping("/async/callable")
		Callable<String> callable() {
			return () -> Seen.here("ok");
		}

		@GetMapping("/async/task")
		WebAsyncTask<String> task() {
			return new WebAsyncTask<>(() -> Seen.here("ok"));
		}

		@GetMapping("/async/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			this.executor.execute(() -> result.setResult(Seen.here("ok")));
			return result;
		}

		@GetMapping("/async/streaming")
		StreamingResponseBody streaming() {
			return (output) -> output.write(Seen.here("ok").getBytes());
		}

		@GetMapping("/async/failing-streaming")
		StreamingResponseBody failingStreaming() {
			return (output) -> {
				throw new IOException("On purpose");
			};
		}

		@GetMapping("/async/sse")
		SseEmitter sse() {
			SseEmitter emitter = new SseEmitter();
			this.executor.execute(() -> {
				try {
					emitter.send(Seen.here("one"));
					Mono.delay(Duration.ofMillis(120)).block();
					emitter.send(Seen.here("two"));
					emitter.complete();
				}
				catch (IOException ex) {
					emitter.completeWithError(ex);
				}
			});
			return emitter;
		}

		@GetMapping("/async/mono")
		Mono<String> mono() {
			return Mono.just("first")
				.map(Seen::here)
				.delayElement(Duration.ofMillis(10))
				.map((value) -> Seen.here("second"))
				.flatMap((value) -> Mono.delay(Duration.ofMillis(10)))
				.map((value) -> Seen.here("last"));
		}

		@GetMapping("/async/future")
		Mono<String> future() {
			return Mono
				.fromFuture(() -> new CompletableFuture<String>().completeOnTimeout("ok", 10, TimeUnit.MILLISECONDS))
				.map(Seen::here)
				.filter((value) -> !value.isEmpty())
				.map((value) -> Seen.here("last"));
		}

		@GetMapping("/async/failing-mono")
		Mono<String> failingMono() {
			return Mono.delay(Duration.ofMillis(10)).map((value) -> {
				throw new IllegalStateException("On purpose");
			});
		}

		@GetMapping("/async/web-client")
		Mono<String> webClient(@RequestParam String url) {
			return this.webClient.get()
				.uri(url)
				.retrieve()
				.bodyToMono(String.class)
				.map(Seen::here)
				.flatMap((value) -> Mono.delay(Duration.ofMillis(10)).map((tick) -> Seen.here("second")))
				.map((value) -> Seen.here("last"));
		}

		@GetMapping(path = "/async/flux", produces = MediaType.TEXT_PLAIN_VALUE)
		Flux<String> flux() {
			return Flux.interval(Duration.ofMillis(10)).take(2).map((value) -> Seen.here("element"));
		}

		@GetMapping(path = "/async/flux-json", produces = MediaType.APPLICATION_JSON_VALUE)
		Flux<Integer> fluxJson() {
			return Flux.interval(Duration.ofMillis(10)).take(2).map((value) -> Seen.here(1));
		}

		@GetMapping(path = "/async/flux-sse", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> fluxSse() {
			return Flux.interval(Duration.ofMillis(10)).take(2).map((value) -> Seen.here("element"));
		}

	}

}
