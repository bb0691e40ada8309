// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.TracePropagation;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
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
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for requests that Spring MVC answers on another thread, whatever that is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AsyncRequestContract {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	private final Class<?> configuration;

	private final String[] properties;

	Relay relay;

	AsyncRequestContract(Class<?> configuration, String... properties) {
		this.configuration = configuration;
		this.properties = properties;
	}

	@BeforeAll
	void start() {
		this.relay = new Relay(
				List.of(RelayApplication.class, FailingApplication.class, Asynchronous.class, this.configuration),
				this.properties);
	}

	@AfterAll
	void stop() {
		this.relay.close();
		Hooks.disableAutomaticContextPropagation();
	}

	@BeforeEach
	void reset() {
		this.relay.reset();
		Seen.mdc.clear();
	}

	@ParameterizedTest
	@CsvSource({ "/async/callable, 1", "/async/task, 1", "/async/task-on-own-pool, 1", "/async/deferred, 1",
			"/async/deferred-on-own-pool, 1", "/async/streaming, 1", "/async/sse, 2", "/async/emitter, 2",
			"/async/mono, 3", "/async/future, 2", "/async/web-client, 3", "/async/flux, 2", "/async/flux-json, 2",
			"/async/flux-sse, 2" })
	void everyThreadHasTheIdsAndTheSpanEndsOnce(String path, int seen) {
		try (RecordingHttpServer downstream = new RecordingHttpServer()) {
			long timed = FailedRequestContract.timed(this.relay);
			HttpResponse<String> response = this.relay.get(path + "?url=" + downstream.url().replaceAll("\\?.*", ""),
					"traceparent", TRACEPARENT);
			assertThat(response.statusCode()).isEqualTo(200);
			SpanData span = FailedRequestContract.serverSpan(this.relay);
			assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
			assertThat(Seen.mdc).hasSize(seen).allMatch((ids) -> ids.startsWith(TRACE_ID + "-" + span.getSpanId()));
			assertThat(FailedRequestContract.timed(this.relay)).isEqualTo(timed + 1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "callable", "task", "task-on-own-pool", "deferred", "deferred-on-own-pool", "streaming",
			"sse", "emitter", "mono", "flux", "failing-callable", "failing-mono", "failing-streaming",
			"failing-task-on-own-pool" })
	void threadsAreLeftAsTheyWere(String path) throws Exception {
		this.relay.get("/async/" + path);
		this.relay.get("/ok");
		assertThat(this.relay.bean(FailingApplication.CleanThreads.class).dirty).isEmpty();
		Callable<Boolean> clean = () -> Context.current() == Context.root() && MDC.get("trace_id") == null;
		assertThat(this.relay.bean(OwnPools.class).held.submit(clean).get()).isTrue();
		assertThat(this.relay.bean(OwnPools.class).pool.submit(clean).get()).isTrue();
		assertThat(this.relay.bean("applicationTaskExecutor", AsyncTaskExecutor.class).submit(clean).get()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/async/failing-mono", "/async/failing-streaming", "/failing/async-dispatch",
			"/failing/deferred" })
	void errorIsRecordedOnce(String path) {
		this.relay.get(path);
		assertThat(FailedRequestContract.serverSpan(this.relay).getEvents()).hasSize(1);
	}

	@Test
	void spanEndsAfterTheLastByte() {
		this.relay.get("/async/sse");
		SpanData span = FailedRequestContract.serverSpan(this.relay);
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
			mdc.add(MDC.get("trace_id") + "-" + MDC.get("span_id") + " on " + Thread.currentThread() + " for " + value);
			return value;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(AsyncController.class)
	static class Asynchronous {

		@Bean
		OwnPools ownPools() {
			return new OwnPools();
		}

	}

	/**
	 * Pools of one thread that are no beans.
	 */
	static final class OwnPools implements AutoCloseable {

		final ThreadPoolTaskExecutor held = executor("held-");

		final ThreadPoolTaskExecutor pool = executor("own-");

		private static ThreadPoolTaskExecutor executor(String prefix) {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setCorePoolSize(1);
			executor.setThreadNamePrefix(prefix);
			executor.initialize();
			return executor;
		}

		@Override
		public void close() {
			this.held.shutdown();
			this.pool.shutdown();
		}

	}

	@RestController
	static class AsyncController {

		private final AsyncTaskExecutor executor;

		private final WebClient webClient;

		private final ThreadPoolTaskExecutor pool;

		private final Executor carryingPool;

		AsyncController(AsyncTaskExecutor applicationTaskExecutor, WebClient builtWebClient, OwnPools ownPools) {
			this.executor = applicationTaskExecutor;
			this.webClient = builtWebClient;
			this.pool = ownPools.pool;
			this.carryingPool = TracePropagation.executor(ownPools.pool);
		}

		@GetMapping("/async/callable")
		Callable<String> callable() {
			return () -> Seen.here("ok");
		}

		@GetMapping("/async/task")
		WebAsyncTask<String> task() {
			return new WebAsyncTask<>(() -> Seen.here("ok"));
		}

		@GetMapping("/async/task-on-own-pool")
		WebAsyncTask<String> taskOnOwnPool() {
			return new WebAsyncTask<>(10_000L, this.pool, () -> Seen.here("ok"));
		}

		@GetMapping("/async/failing-callable")
		Callable<String> failingCallable() {
			return () -> {
				throw new IllegalStateException("On purpose");
			};
		}

		@GetMapping("/async/failing-task-on-own-pool")
		WebAsyncTask<String> failingTaskOnOwnPool() {
			return new WebAsyncTask<>(10_000L, this.pool, failingCallable());
		}

		@GetMapping("/async/deferred-on-own-pool")
		DeferredResult<String> deferredOnOwnPool() {
			DeferredResult<String> result = new DeferredResult<>();
			this.carryingPool.execute(() -> result.setResult(Seen.here("ok")));
			return result;
		}

		@GetMapping("/async/emitter")
		ResponseBodyEmitter emitter() {
			ResponseBodyEmitter emitter = new ResponseBodyEmitter();
			this.carryingPool.execute(() -> {
				try {
					emitter.send(Seen.here("one"), MediaType.TEXT_PLAIN);
					emitter.send(Seen.here("two"), MediaType.TEXT_PLAIN);
					emitter.complete();
				}
				catch (IOException ex) {
					emitter.completeWithError(ex);
				}
			});
			return emitter;
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
