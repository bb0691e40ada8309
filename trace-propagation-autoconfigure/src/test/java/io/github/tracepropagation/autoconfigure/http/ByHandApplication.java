// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.time.Duration;
import java.util.function.Supplier;

import io.micrometer.context.ContextSnapshotFactory;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A service, servlet or reactive, whose handlers return a {@link Mono} and make a span
 * and baggage by hand within the request.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ OwnEventLoops.class, ByHandApplication.Controller.class })
class ByHandApplication {

	private static final Logger logger = LoggerFactory.getLogger("com.example.ByHand");

	@Bean
	InMemorySpanExporter spanExporter() {
		return InMemorySpanExporter.create();
	}

	@Bean
	RelayApplication.StartedSpans startedSpans() {
		return new RelayApplication.StartedSpans();
	}

	@Bean
	RelayApplication.CompletedRequests completedRequests() {
		return new RelayApplication.CompletedRequests();
	}

	@Bean
	RelayApplication.Hops hops() {
		return new RelayApplication.Hops();
	}

	@RestController
	static class Controller {

		private final WebClient webClient;

		private final Tracer tracer;

		private final io.micrometer.tracing.Tracer micrometer;

		Controller(WebClient.Builder builder, Tracer tracer, io.micrometer.tracing.Tracer micrometer) {
			this.webClient = builder.build();
			this.tracer = tracer;
			this.micrometer = micrometer;
		}

		@GetMapping("/observed")
		Mono<String> observed(@RequestParam String url) {
			return call(url);
		}

		@GetMapping("/direct")
		Mono<String> direct(@RequestParam String url) {
			return this.webClient.get().uri(url).retrieve().bodyToMono(String.class).map((answer) -> logged("mapped"));
		}

		@GetMapping("/captured")
		Mono<String> captured(@RequestParam String url) {
			return byHand(
					() -> call(url).contextWrite(ContextSnapshotFactory.builder().build().captureAll()::updateContext));
		}

		@GetMapping("/subscribed")
		Mono<String> subscribed(@RequestParam String url) {
			return byHand(() -> Mono.fromFuture(call(url).contextCapture().toFuture()));
		}

		@GetMapping("/blocked")
		Mono<String> blocked(@RequestParam String url) {
			return Mono.fromCallable(() -> byHand(() -> call(url).block())).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/micrometer")
		Mono<String> micrometer(@RequestParam String url) {
			io.micrometer.tracing.Span span = this.micrometer.nextSpan().name("by hand").start();
			try (io.micrometer.tracing.Tracer.SpanInScope scope = this.micrometer.withSpan(span)) {
				return call(url).contextWrite(ContextSnapshotFactory.builder().build().captureAll()::updateContext);
			}
			finally {
				span.end();
			}
		}

		private <T> T byHand(Supplier<T> task) {
			Span span = this.tracer.spanBuilder("by hand").startSpan();
			Baggage baggage = Baggage.builder().put("tenant", "blue").build();
			try (Scope scope = span.makeCurrent(); Scope withBaggage = baggage.makeCurrent()) {
				return task.get();
			}
			finally {
				span.end();
			}
		}

		private Mono<String> call(String url) {
			return Mono.fromCallable(() -> logged("before the call"))
				.delayElement(Duration.ofMillis(1))
				.doOnNext((next) -> logged("on the timer"))
				.then(this.webClient.get().uri(url).retrieve().bodyToMono(String.class))
				.doOnNext((answer) -> logged("answered"))
				.publishOn(Schedulers.parallel())
				.map((answer) -> logged("at last"));
		}

		private static String logged(String message) {
			logger.info(message);
			return message;
		}

	}

}
