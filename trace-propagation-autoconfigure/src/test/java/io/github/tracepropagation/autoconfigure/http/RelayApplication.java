// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A service that answers by calling another one, with clients made in every usual way.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ OwnEventLoops.class, RelayApplication.RelayController.class })
class RelayApplication {

	@Bean
	InMemorySpanExporter spanExporter() {
		return InMemorySpanExporter.create();
	}

	@Bean
	StartedSpans startedSpans() {
		return new StartedSpans();
	}

	@Bean
	CompletedRequests completedRequests() {
		return new CompletedRequests();
	}

	@Bean
	Hops hops() {
		return new Hops();
	}

	@Bean
	RestTemplate handMadeRestTemplate() {
		return new RestTemplate();
	}

	@Bean
	OwnRestTemplate ownRestTemplate() {
		return new OwnRestTemplate();
	}

	@Bean
	RestClient handMadeRestClient() {
		return RestClient.create();
	}

	@Bean
	WebClient handMadeWebClient() {
		return WebClient.create();
	}

	@Bean
	RestTemplate builtRestTemplate(RestTemplateBuilder builder) {
		return builder.build();
	}

	@Bean
	RestClient builtRestClient(RestClient.Builder builder) {
		return builder.build();
	}

	@Bean
	WebClient builtWebClient(WebClient.Builder builder) {
		return builder.build();
	}

	@Bean
	Calls calls(RestTemplate handMadeRestTemplate, OwnRestTemplate ownRestTemplate, RestClient handMadeRestClient,
			WebClient handMadeWebClient, RestTemplate builtRestTemplate, RestClient builtRestClient,
			WebClient builtWebClient) {
		return new Calls(Map.of("handMadeRestTemplate", (url) -> call(handMadeRestTemplate, url), "ownRestTemplate",
				(url) -> call(ownRestTemplate, url), "handMadeRestClient", (url) -> call(handMadeRestClient, url),
				"handMadeWebClient", (url) -> call(handMadeWebClient, url), "builtRestTemplate",
				(url) -> call(builtRestTemplate, url), "builtRestClient", (url) -> call(builtRestClient, url),
				"builtWebClient", (url) -> call(builtWebClient, url)));
	}

	private static String call(RestTemplate client, String url) {
		return String.valueOf(client.getForObject(url, String.class));
	}

	private static String call(RestClient client, String url) {
		return String.valueOf(client.get().uri(url).retrieve().body(String.class));
	}

	private static String call(WebClient client, String url) {
		return String.valueOf(client.get().uri(url).retrieve().bodyToMono(String.class).block());
	}

	/**
	 * A call by one of the clients.
	 */
	@FunctionalInterface
	interface Call {

		String get(String url);

	}

	/**
	 * The calls by the bean names of their clients.
	 *
	 * @param byClient the calls
	 */
	record Calls(Map<String, Call> byClient) {

		String get(String client, String url) {
			return Objects.requireNonNull(this.byClient.get(client)).get(url);
		}

	}

	static class OwnRestTemplate extends RestTemplate {

	}

	/**
	 * Lets everything pass unless a test decides otherwise, and keeps the hops it was
	 * asked about.
	 */
	static class Hops implements InboundPolicy, OutboundPolicy {

		final CopyOnWriteArrayList<Hop> seen = new CopyOnWriteArrayList<>();

		volatile InboundPolicy inbound = (hop, caller) -> InboundDecision.CONTINUE;

		volatile OutboundPolicy outbound = (hop) -> OutboundDecision.INJECT;

		void reset() {
			this.seen.clear();
			this.inbound = (hop, caller) -> InboundDecision.CONTINUE;
			this.outbound = (hop) -> OutboundDecision.INJECT;
		}

		@Override
		public InboundDecision decide(Hop hop, SpanContext caller) {
			this.seen.add(hop);
			return this.inbound.decide(hop, caller);
		}

		@Override
		public OutboundDecision decide(Hop hop) {
			this.seen.add(hop);
			return this.outbound.decide(hop);
		}

	}

	/**
	 * Counts the spans that are to be exported.
	 */
	static class StartedSpans implements SpanProcessor {

		final AtomicInteger count = new AtomicInteger();

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
			this.count.incrementAndGet();
		}

		@Override
		public boolean isStartRequired() {
			return true;
		}

		@Override
		public void onEnd(ReadableSpan span) {
		}

		@Override
		public boolean isEndRequired() {
			return false;
		}

	}

	/**
	 * Stands outside all other filters, so that a request it has counted is over for all
	 * of them.
	 */
	static class CompletedRequests implements Filter, Ordered {

		final AtomicInteger count = new AtomicInteger();

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			try {
				chain.doFilter(request, response);
			}
			finally {
				if (request.isAsyncStarted()) {
					request.getAsyncContext().addListener(new CompletionListener(this.count));
				}
				else {
					this.count.incrementAndGet();
				}
			}
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

	}

	/**
	 * Counts a request that another thread goes on with when that one is done.
	 *
	 * @param count the count
	 */
	record CompletionListener(AtomicInteger count) implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			this.count.incrementAndGet();
		}

		@Override
		public void onTimeout(AsyncEvent event) {
		}

		@Override
		public void onError(AsyncEvent event) {
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
		}

	}

	@RestController
	static class RelayController {

		private final Calls calls;

		RelayController(Calls calls) {
			this.calls = calls;
		}

		@GetMapping("/relay/{client}")
		String relay(@PathVariable String client, @RequestParam String url) {
			return this.calls.get(client, url);
		}

		@GetMapping("/ok")
		String ok() {
			return "ok";
		}

		@GetMapping("/fails")
		String fails() {
			throw new IllegalStateException("On purpose");
		}

		@GetMapping("/async")
		Callable<String> async() {
			return () -> "ok";
		}

		@GetMapping("/own-header")
		String ownHeader(HttpServletResponse response) {
			response.setHeader("traceresponse", "own");
			response.addHeader("Server-Timing", "db;dur=5");
			return "ok";
		}

	}

}
