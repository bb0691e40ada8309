// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.tracepropagation.http.client.TracePropagationHttp;
import io.github.tracepropagation.http.client.observation.ObservationExchangeFilterFunction;
import io.github.tracepropagation.test.http.RawHttpServer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Calls by {@link WebClient} that are more than one plain request.
 */
class ReactiveCallIntegrationTests {

	private static ClientRig rig;

	private final RawHttpServer server = RawHttpServer.start(BlockingCallIntegrationTests::answer);

	@BeforeAll
	static void start() {
		rig = new ClientRig();
	}

	@AfterAll
	static void stop() {
		rig.close();
	}

	@BeforeEach
	void reset() {
		rig.reset();
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void exchangedCallEndsOnce(Way way) {
		String body = way.client(WebClient.builder())
			.get()
			.uri(this.server.uri("/items"))
			.exchangeToMono((response) -> response.bodyToMono(String.class))
			.block();
		assertThat(body).isEqualTo("answer");
		assertThat(traceParents()).containsExactly(traceParent(rig.onlySpan()));
		Awaitility.await().untilAsserted(() -> assertThat(rig.timed("http.client.requests")).isOne());
	}

	@ParameterizedTest
	@EnumSource
	void streamedCallEndsOnce(Way way) {
		List<String> parts = way.client(WebClient.builder())
			.get()
			.uri(this.server.uri("/items"))
			.retrieve()
			.bodyToFlux(String.class)
			.collectList()
			.block();
		assertThat(parts).containsExactly("answer");
		assertThat(traceParents()).containsExactly(traceParent(rig.onlySpan()));
	}

	@ParameterizedTest
	@EnumSource
	void eachAttemptIsACallWithOneHeader(Way way) {
		AtomicInteger attempts = new AtomicInteger();
		way.client(WebClient.builder())
			.get()
			.uri(this.server.uri("/items"))
			.header("Traceparent", "by hand")
			.exchangeToMono((response) -> response.releaseBody()
				.then(Mono.defer(() -> (attempts.incrementAndGet() < 3)
						? Mono.error(new IllegalStateException("On purpose")) : Mono.just("answer"))))
			.retry(2)
			.block();
		List<SpanData> spans = rig.spans();
		assertThat(spans).hasSize(3);
		assertThat(traceParents())
			.containsExactlyElementsOf(spans.stream().map(ReactiveCallIntegrationTests::traceParent).toList());
	}

	@ParameterizedTest
	@EnumSource
	void cancelledCallEndsOnce(Way way) {
		try (SlowServer slow = new SlowServer()) {
			Disposable call = way.client(WebClient.builder())
				.get()
				.uri(slow.uri())
				.retrieve()
				.bodyToMono(String.class)
				.subscribe();
			slow.awaitRequest();
			call.dispose();
			assertThat(rig.onlySpan().hasEnded()).isTrue();
			Awaitility.await().untilAsserted(() -> assertThat(rig.timed("http.client.requests")).isOne());
		}
	}

	@ParameterizedTest
	@EnumSource
	void callWithinAnotherCallHasASpanOfItsOwn(Way way) {
		WebClient tokens = WebClient.builder().filter(new ObservationExchangeFilterFunction(rig.registry())).build();
		WebClient client = way.client(WebClient.builder()
			.filter((request, next) -> tokens.get()
				.uri(this.server.uri("/token"))
				.retrieve()
				.toBodilessEntity()
				.then(Mono.defer(() -> next.exchange(request)))));
		client.get().uri(this.server.uri("/items")).retrieve().toBodilessEntity().block();
		assertThat(rig.spans()).hasSize(2);
		assertThat(traceParents()).doesNotHaveDuplicates()
			.containsExactlyInAnyOrderElementsOf(
					rig.spans().stream().map(ReactiveCallIntegrationTests::traceParent).toList());
	}

	@Test
	void filterThatFailsAtOnceEndsTheSpan() {
		ExchangeFilterFunction failing = (request, next) -> {
			throw new IllegalStateException("On purpose");
		};
		WebClient client = WebClient.builder()
			.filter(new ObservationExchangeFilterFunction(rig.registry()))
			.filter(failing)
			.build();
		assertThatIllegalStateException()
			.isThrownBy(() -> client.get().uri(this.server.uri("/items")).retrieve().toBodilessEntity().block());
		assertThat(rig.onlySpan().getAttributes().asMap().toString()).contains("exception=IllegalStateException");
	}

	@Test
	void instrumentedClientTakesItsParentFromTheReactiveChain() {
		Observation outer = Observation.start("outer", rig.registry());
		TracePropagationHttp.webClient(WebClient.create(), rig.registry())
			.get()
			.uri(this.server.uri("/items"))
			.retrieve()
			.toBodilessEntity()
			.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, outer))
			.block();
		outer.stop();
		assertThat(rig.spans()).hasSize(2);
		SpanData parent = rig.spans()
			.stream()
			.filter((span) -> span.getName().equals("outer"))
			.findFirst()
			.orElseThrow();
		assertThat(rig.spans()).extracting(SpanData::getParentSpanId).contains(parent.getSpanId());
	}

	@Test
	void filterNamesTheTemplate() {
		WebClient.builder()
			.baseUrl(this.server.uri("").toString())
			.filter(new ObservationExchangeFilterFunction(rig.registry()))
			.build()
			.get()
			.uri("/items/{id}", 7)
			.retrieve()
			.toBodilessEntity()
			.block();
		assertThat(rig.onlySpan().getAttributes().asMap().toString()).contains("uri=/items/{id}");
	}

	private List<String> traceParents() {
		return this.server.requests().stream().flatMap((request) -> request.header("traceparent").stream()).toList();
	}

	private static String traceParent(SpanData span) {
		return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01";
	}

	enum Way {

		REGISTRY((builder) -> TracePropagationHttp.webClient(builder, rig.registry())),

		FILTER((builder) -> builder.filter(new ObservationExchangeFilterFunction(rig.registry()))),

		BOTH((builder) -> TracePropagationHttp.webClient(builder, rig.registry())
			.filter(new ObservationExchangeFilterFunction(rig.registry())));

		private final UnaryOperator<WebClient.Builder> way;

		Way(UnaryOperator<WebClient.Builder> way) {
			this.way = way;
		}

		WebClient client(WebClient.Builder builder) {
			return this.way.apply(builder).build();
		}

	}

}
