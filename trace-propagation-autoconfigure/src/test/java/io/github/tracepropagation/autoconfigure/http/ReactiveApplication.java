// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.logging.AccessLog;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;

/**
 * A reactive service with handlers of every usual kind, each of which logs.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ OwnEventLoops.class, ReactiveApplication.Controller.class })
class ReactiveApplication {

	private static final Logger logger = LoggerFactory.getLogger("com.example.Orders");

	@Bean
	InMemorySpanExporter spanExporter() {
		return InMemorySpanExporter.create();
	}

	@Bean
	RelayApplication.StartedSpans startedSpans() {
		return new RelayApplication.StartedSpans();
	}

	@Bean
	RelayApplication.Hops hops() {
		return new RelayApplication.Hops();
	}

	@Bean
	NettyServerCustomizer accessLog() {
		return (server) -> server.accessLog(true,
				(request) -> AccessLog.create("answered with {}", request.responseHeader("traceresponse")));
	}

	@Bean
	Threads threads() {
		return new Threads();
	}

	@Bean
	WebClient builtWebClient(WebClient.Builder builder) {
		return builder.build();
	}

	@Bean
	WebFilter failingFilter() {
		return (exchange, chain) -> {
			if (exchange.getRequest().getPath().value().equals("/filter-fails")) {
				logger.info("in the filter");
				throw new IllegalStateException("On purpose");
			}
			return chain.filter(exchange);
		};
	}

	@Bean
	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET("/function", ReactiveApplication::function)
			.GET("/function-own-header",
					(request) -> ServerResponse.ok()
						.header("traceresponse", "own")
						.header("Server-Timing", "db;dur=5")
						.bodyValue("ok"))
			.build();
	}

	private static Mono<ServerResponse> function(ServerRequest request) {
		logger.info("in the function");
		return ServerResponse.ok()
			.body(Mono.just("ok")
				.delayElement(Duration.ofMillis(1))
				.doOnNext((body) -> logger.info("in the operator of the function")), String.class);
	}

	/**
	 * Keeps what is left on the threads of the server when they take up a request.
	 */
	static class Threads implements HttpHandlerDecoratorFactory {

		final CopyOnWriteArrayList<String> names = new CopyOnWriteArrayList<>();

		final CopyOnWriteArrayList<String> leftovers = new CopyOnWriteArrayList<>();

		@Override
		public HttpHandler apply(HttpHandler handler) {
			return (request, response) -> {
				this.names.add(Thread.currentThread().getName());
				if (Span.current().getSpanContext().isValid()) {
					this.leftovers.add(Span.current().toString());
				}
				if (MDC.get("trace_id") != null) {
					this.leftovers.add(MDC.get("trace_id"));
				}
				return handler.handle(request, response);
			};
		}

	}

	@RestController
	static class Controller {

		private final WebClient webClient;

		Controller(WebClient webClient) {
			this.webClient = webClient;
		}

		@GetMapping("/ok")
		String ok() {
			return "ok";
		}

		@GetMapping("/mono")
		Mono<String> mono() {
			logger.info("in the handler");
			return Mono.just("ok")
				.doOnNext((body) -> logger.info("before the switch"))
				.delayElement(Duration.ofMillis(1))
				.map((body) -> {
					logger.info("after the switch");
					return body;
				})
				.doFinally((signal) -> logger.info("at the end"));
		}

		@GetMapping("/flux")
		Flux<String> flux() {
			return Flux.just("first", "second")
				.delayElements(Duration.ofMillis(1))
				.doOnNext((element) -> logger.info("element {}", element));
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			return Flux.range(0, 3).delayElements(Duration.ofMillis(2)).map((count) -> {
				logger.info("event {}", count);
				return "event " + count;
			});
		}

		@GetMapping(path = "/endless", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> endless() {
			return Flux.interval(Duration.ofMillis(10))
				.onBackpressureDrop()
				.map((count) -> "event " + count)
				.doOnCancel(() -> logger.info("cancelled"));
		}

		@GetMapping("/blocking")
		Mono<String> blocking() {
			return Mono.fromCallable(() -> {
				logger.info("on the worker");
				return "ok";
			}).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/handled")
		Mono<String> handled() {
			return Mono.delay(Duration.ofMillis(1)).then(Mono.error(new IllegalArgumentException("On purpose")));
		}

		@ExceptionHandler
		ResponseEntity<String> handle(IllegalArgumentException failure) {
			logger.warn("in the exception handler");
			return ResponseEntity.status(HttpStatus.CONFLICT).body("conflict");
		}

		@GetMapping("/fails")
		Mono<String> fails() {
			return Mono.delay(Duration.ofMillis(1)).then(Mono.error(new IllegalStateException("On purpose")));
		}

		@GetMapping("/throws")
		String throwsAtOnce() {
			throw new IllegalStateException("On purpose");
		}

		@GetMapping("/status")
		Mono<String> status() {
			return Mono.error(new ResponseStatusException(HttpStatus.GONE, "On purpose"));
		}

		@GetMapping("/timeout")
		Mono<String> timeout() {
			return Mono.<String>never().timeout(Duration.ofMillis(10)).doOnError((failure) -> logger.warn("timed out"));
		}

		@GetMapping("/never")
		Mono<String> never() {
			logger.info("waiting");
			return Mono.<String>never().doOnCancel(() -> logger.info("cancelled"));
		}

		@GetMapping("/own-header")
		ResponseEntity<String> ownHeader() {
			return ResponseEntity.ok().header("traceresponse", "own").header("Server-Timing", "db;dur=5").body("ok");
		}

		@GetMapping("/attributes")
		String attributes(@RequestAttribute("trace_id") String traceId, @RequestAttribute("span_id") String spanId,
				@RequestAttribute("trace_flags") String traceFlags) {
			return "00-" + traceId + "-" + spanId + "-" + traceFlags;
		}

		@GetMapping("/call")
		Mono<String> call(@RequestParam String url) {
			return this.webClient.get()
				.uri(url)
				.retrieve()
				.bodyToMono(String.class)
				.doOnNext((answer) -> logger.info("answered"));
		}

		@GetMapping("/problem")
		Mono<ProblemDetail> problem() {
			return Mono.delay(Duration.ofMillis(1))
				.map((tick) -> ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "On purpose"));
		}

		@GetMapping("/own-problem")
		ProblemDetail ownProblem() {
			ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.CONFLICT);
			problem.setProperty("trace_id", "own");
			return problem;
		}

		@GetMapping("/actuator/attributes")
		String probedAttributes(@RequestAttribute("trace_id") String traceId,
				@RequestAttribute("span_id") String spanId, @RequestAttribute("trace_flags") String traceFlags) {
			return attributes(traceId, spanId, traceFlags);
		}

		@GetMapping("/actuator/call")
		Mono<String> probe(@RequestParam String url) {
			logger.info("in the probe");
			return call(url);
		}

		@GetMapping("/actuator/fails")
		Mono<String> failingProbe() {
			return fails();
		}

		@GetMapping("/actuator/throws")
		String throwingProbe() {
			return throwsAtOnce();
		}

		@GetMapping("/actuator/handled")
		Mono<String> handledProbe() {
			return handled();
		}

	}

}
