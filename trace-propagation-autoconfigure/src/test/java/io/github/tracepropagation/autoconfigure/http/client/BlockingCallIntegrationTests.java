// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.http.client.TracePropagationHttp;
import io.github.tracepropagation.http.client.observation.ObservationClientHttpRequestInterceptor;
import io.github.tracepropagation.test.http.RawHttpMessage;
import io.github.tracepropagation.test.http.RawHttpServer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Calls by {@link RestClient} and {@link RestTemplate} that are more than one plain
 * request.
 */
class BlockingCallIntegrationTests {

	private static ClientRig rig;

	private final RawHttpServer server = RawHttpServer.start(BlockingCallIntegrationTests::answer);

	private ObservationClientHttpRequestInterceptor interceptor;

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
		this.interceptor = new ObservationClientHttpRequestInterceptor(rig.registry());
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void tokenFetchedWithinACallHasASpanOfItsOwn() {
		RestClient tokens = RestClient.builder().requestInterceptor(this.interceptor).build();
		RestClient client = RestClient.builder()
			.observationRegistry(rig.registry())
			.requestInterceptor((request, body, execution) -> {
				tokens.get().uri(this.server.uri("/token")).retrieve().toBodilessEntity();
				return execution.execute(request, body);
			})
			.requestInterceptor(this.interceptor)
			.build();
		client.get().uri(this.server.uri("/items")).retrieve().toBodilessEntity();
		List<SpanData> spans = rig.spans();
		assertThat(spans).hasSize(2);
		SpanData token = spans.get(0);
		SpanData items = spans.get(1);
		assertThat(token.getParentSpanId()).isEqualTo(items.getSpanId());
		assertThat(requests("/token")).singleElement().isEqualTo(traceParent(token));
		assertThat(requests("/items")).singleElement().isEqualTo(traceParent(items));
	}

	@Test
	void callWithinACallToTheSameAddressHasASpanOfItsOwn() {
		HttpClient within = TracePropagationHttp.httpClient(HttpClient.newHttpClient(), rig.registry());
		RestClient client = RestClient.builder()
			.observationRegistry(rig.registry())
			.requestInterceptor((request, body, execution) -> {
				within
					.sendAsync(java.net.http.HttpRequest.newBuilder(request.getURI()).build(),
							BodyHandlers.discarding())
					.join();
				return execution.execute(request, body);
			})
			.build();
		client.get().uri(this.server.uri("/items")).retrieve().toBodilessEntity();
		assertThat(rig.spans()).hasSize(2);
		assertThat(requests("/items"))
			.containsExactlyElementsOf(rig.spans().stream().map(BlockingCallIntegrationTests::traceParent).toList());
	}

	@Test
	void attemptsWithinOneCallCarryItsHeader() {
		RestClient client = RestClient.builder().requestInterceptors((all) -> {
			all.add(this.interceptor);
			all.add(new TwoAttempts());
			all.add(this.interceptor);
		}).build();
		client.get().uri(this.server.uri("/items")).retrieve().toBodilessEntity();
		String expected = traceParent(rig.onlySpan());
		assertThat(requests("/items")).containsExactly(expected, expected);
	}

	@Test
	void attemptsAroundTheInterceptorAreCallsOfTheirOwn() {
		RestTemplate client = new RestTemplate();
		client.setInterceptors(List.of(new TwoAttempts(), this.interceptor));
		client.getForObject(this.server.uri("/items"), String.class);
		assertThat(rig.spans()).hasSize(2);
		assertThat(requests("/items")).containsExactly(traceParent(rig.spans().get(0)),
				traceParent(rig.spans().get(1)));
	}

	@Test
	void redirectsCarryOneHeader() {
		RestTemplate simple = TracePropagationHttp.restTemplate(new RestTemplate(new SimpleClientHttpRequestFactory()),
				rig.registry());
		simple.getForObject(this.server.uri("/moved"), String.class);
		String expected = traceParent(rig.onlySpan());
		assertThat(requests("/moved")).containsExactly(expected);
		assertThat(requests("/items")).containsExactly(expected);
	}

	@Test
	void redirectsOfAnInterceptedClientCarryOneHeader() {
		RestClient client = RestClient.builder().requestInterceptor(this.interceptor).build();
		client.get().uri(this.server.uri("/moved")).retrieve().toBodilessEntity();
		String expected = traceParent(rig.onlySpan());
		assertThat(requests("/moved")).containsExactly(expected);
		assertThat(requests("/items")).containsExactly(expected);
	}

	@Test
	void interceptorNamesTheTemplateOfRestClient() {
		RestClient client = RestClient.builder()
			.baseUrl(this.server.uri("").toString())
			.requestInterceptor(this.interceptor)
			.build();
		client.get().uri("/items/{id}", 7).retrieve().toBodilessEntity();
		assertThat(rig.onlySpan().getAttributes().asMap().toString()).contains("uri=/items/{id}");
	}

	@Test
	void interceptorLeavesTheBodyToTheCaller() throws IOException {
		RestClient client = RestClient.builder().requestInterceptor(this.interceptor).build();
		String body = client.post()
			.uri(this.server.uri("/items"))
			.body("sent")
			.exchange((request, response) -> new String(response.getBody().readAllBytes()));
		assertThat(body).isEqualTo("answer");
		assertThat(this.server.onlyRequest().body()).isEqualTo("sent");
		assertThat(rig.onlySpan().hasEnded()).isTrue();
	}

	@Test
	void streamedBodyIsReadAfterTheSpanHasEnded() throws IOException {
		RestClient client = TracePropagationHttp.restClient(RestClient.create(), rig.registry());
		InputStream body = client.get()
			.uri(this.server.uri("/items"))
			.exchange((request, response) -> response.getBody(), false);
		try (body) {
			assertThat(rig.onlySpan().hasEnded()).isTrue();
			assertThat(body).hasContent("answer");
		}
		rig.onlySpan();
	}

	@Test
	void statusOfAnAnswerIsNoErrorOfTheInterceptor() {
		RestClient client = RestClient.builder().requestInterceptor(this.interceptor).build();
		String status = client.get()
			.uri(this.server.uri("/missing"))
			.exchange((request, response) -> response.getStatusCode().toString());
		assertThat(status).startsWith("404");
		assertThat(rig.onlySpan().getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
		assertThat(rig.onlySpan().getAttributes().asMap().toString()).contains("status=404", "outcome=CLIENT_ERROR");
	}

	@Test
	void exceptionOfAnInterceptorWithinReachesTheCallerAndTheSpan() {
		RestClient client = RestClient.builder()
			.requestInterceptor(this.interceptor)
			.requestInterceptor((request, body, execution) -> {
				throw new IOException("On purpose");
			})
			.build();
		assertThatExceptionOfType(ResourceAccessException.class)
			.isThrownBy(() -> client.get().uri(this.server.uri("/items")).retrieve().toBodilessEntity())
			.withMessageContaining("On purpose");
		assertThat(rig.onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void headersOfAnEntityAreWrittenLaterThanOursByRestTemplate() {
		RestTemplate client = TracePropagationHttp.restTemplate(new RestTemplate(), rig.registry());
		client.exchange(this.server.uri("/items"), HttpMethod.GET, entityWithHeaders(), String.class);
		assertThat(requests("/items")).containsExactly("00-11111111111111111111111111111111-2222222222222222-01");
	}

	@Test
	void interceptorPutsOurContextBackInPlaceOfTheHeadersOfAnEntity() {
		RestTemplate client = TracePropagationHttp.restTemplate(new RestTemplate(), rig.registry());
		client.getInterceptors().add(this.interceptor);
		try (Scope scope = rig.continueTrace(TraceState.getDefault(), Baggage.empty())) {
			assertThat(scope).isNotNull();
			client.exchange(this.server.uri("/items"), HttpMethod.GET, entityWithHeaders(), String.class);
		}
		assertThat(requests("/items")).containsExactly(traceParent(rig.onlySpan()));
		assertThat(this.server.onlyRequest().header("tracestate")).isEmpty();
		assertThat(this.server.onlyRequest().header("baggage")).containsExactly("tenant=green");
	}

	private static HttpEntity<Void> entityWithHeaders() {
		HttpHeaders headers = new HttpHeaders();
		Map.of("Traceparent", "00-11111111111111111111111111111111-2222222222222222-01", "Tracestate", "foreign=1",
				"Baggage", "tenant=green")
			.forEach(headers::set);
		return new HttpEntity<>(headers);
	}

	private List<String> requests(String target) {
		return this.server.requests()
			.stream()
			.filter((request) -> request.target().equals(target))
			.flatMap((request) -> request.header("traceparent").stream())
			.toList();
	}

	private static String traceParent(SpanData span) {
		return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01";
	}

	static String answer(RawHttpMessage request) {
		return switch (request.target()) {
			case "/moved" -> "HTTP/1.1 302 Found\r\nLocation: /items\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
			case "/missing" -> "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
			default -> "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n"
					+ "Connection: close\r\n\r\nanswer";
		};
	}

	/**
	 * Sends every request twice and returns the second response.
	 */
	private static final class TwoAttempts implements ClientHttpRequestInterceptor {

		@Override
		public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
				throws IOException {
			execution.execute(request, body).close();
			return execution.execute(request, body);
		}

	}

}
