// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.io.IOException;
import java.net.CookieManager;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;

import io.github.tracepropagation.http.client.TracePropagationHttp;
import io.github.tracepropagation.test.http.RawHttpServer;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Calls by the JDK's {@link HttpClient} that are more than one plain request.
 */
class HttpClientCallIntegrationTests {

	private static ClientRig rig;

	private static HttpClient client;

	private final RawHttpServer server = RawHttpServer.start(BlockingCallIntegrationTests::answer);

	@BeforeAll
	static void start() {
		rig = new ClientRig();
		client = TracePropagationHttp
			.httpClient(HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build(), rig.registry());
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

	@Test
	void requestOfTheCallerStaysAsItIs() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(this.server.uri("/items"))
			.timeout(Duration.ofSeconds(30))
			.header("Traceparent", "by hand")
			.header("Accept", "text/plain")
			.header("Accept", "text/html")
			.POST(BodyPublishers.ofString("sent"))
			.build();
		client.send(request, BodyHandlers.ofString());
		assertThat(request.headers().map()).containsOnlyKeys("Traceparent", "Accept");
		assertThat(request.headers().allValues("Traceparent")).containsExactly("by hand");
		assertThat(this.server.onlyRequest().startLine()).startsWith("POST /items ");
		assertThat(this.server.onlyRequest().body()).isEqualTo("sent");
		assertThat(this.server.onlyRequest().header("accept")).containsExactly("text/plain", "text/html");
		assertThat(traceParents()).containsExactly(traceParent(rig.onlySpan()));
	}

	@Test
	void requestThatIsSentTwiceIsTwoCalls() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(this.server.uri("/items")).build();
		client.send(request, BodyHandlers.ofString());
		client.send(request, BodyHandlers.ofString());
		assertThat(traceParents())
			.containsExactlyElementsOf(rig.spans().stream().map(HttpClientCallIntegrationTests::traceParent).toList());
	}

	@Test
	void redirectsBelongToTheCallAndCarryOneHeader() throws Exception {
		HttpResponse<String> response = client.send(HttpRequest.newBuilder(this.server.uri("/moved")).build(),
				BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("answer");
		String expected = traceParent(rig.onlySpan());
		assertThat(traceParents()).containsExactly(expected, expected);
		assertThat(rig.onlySpan().getAttributes().asMap().toString()).contains("status=200", "uri=none");
	}

	@Test
	void cancelEndsTheExchangeAndTheSpanOnce() {
		try (SlowServer slow = new SlowServer()) {
			CompletableFuture<HttpResponse<String>> future = client
				.sendAsync(HttpRequest.newBuilder(slow.uri()).build(), BodyHandlers.ofString());
			slow.awaitRequest();
			assertThat(future.cancel(true)).isTrue();
			assertThat(rig.onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
			assertThat(rig.onlySpan().getAttributes().asMap().toString()).contains("status=CLIENT_ERROR")
				.doesNotContain("exception=none");
			Awaitility.await().untilAsserted(() -> assertThat(rig.timed("http.client.requests")).isOne());
		}
	}

	@Test
	void timeoutEndsTheSpanWithAnError() {
		try (SlowServer slow = new SlowServer()) {
			HttpRequest request = HttpRequest.newBuilder(slow.uri()).timeout(Duration.ofMillis(200)).build();
			CompletableFuture<HttpResponse<String>> future = client.sendAsync(request, BodyHandlers.ofString());
			assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
				.withCauseInstanceOf(IOException.class);
			assertThat(rig.onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
			assertThat(rig.onlySpan().getAttributes().asMap().toString()).contains("exception=HttpTimeoutException");
		}
	}

	@Test
	void bodyHandlerThatFailsEndsTheSpanWithAnError() {
		CompletableFuture<HttpResponse<String>> future = client
			.sendAsync(HttpRequest.newBuilder(this.server.uri("/items")).build(), (response) -> {
				throw new IllegalStateException("On purpose");
			});
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join);
		assertThat(rig.onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void requestThatIsRefusedAtOnceEndsTheSpanWithAnError() {
		HttpClient refusing = TracePropagationHttp.httpClient(new RefusingHttpClient(), rig.registry());
		HttpRequest request = HttpRequest.newBuilder(this.server.uri("/items")).build();
		assertThatIllegalArgumentException().isThrownBy(() -> refusing.sendAsync(request, BodyHandlers.ofString()));
		assertThat(rig.onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void continuationFindsNoObservation() {
		ObservationRegistry registry = rig.registry();
		try (SlowServer slow = new SlowServer()) {
			CompletableFuture<Boolean> observed = client
				.sendAsync(HttpRequest.newBuilder(slow.uri()).build(), BodyHandlers.ofString())
				.handle((response, failure) -> registry.getCurrentObservation() != null);
			slow.awaitRequest();
			slow.close();
			assertThat(observed.join()).isFalse();
		}
		rig.onlySpan();
		assertThat(registry.getCurrentObservation()).isNull();
	}

	@Test
	void requestIsSentAsItIsWithoutARegistry() throws Exception {
		HttpClient silent = TracePropagationHttp.httpClient(HttpClient.newHttpClient(), ObservationRegistry.NOOP);
		HttpRequest request = HttpRequest.newBuilder(this.server.uri("/items")).header("Traceparent", "x").build();
		silent.send(request, BodyHandlers.ofString());
		assertThat(this.server.onlyRequest().headerLines()).contains("Traceparent: x");
		assertThat(rig.spans()).isEmpty();
	}

	@Test
	void settingsAreThoseOfTheOtherClient() throws Exception {
		HttpClient other = HttpClient.newBuilder()
			.cookieHandler(new CookieManager())
			.connectTimeout(Duration.ofSeconds(3))
			.followRedirects(HttpClient.Redirect.ALWAYS)
			.proxy(ProxySelector.getDefault())
			.version(HttpClient.Version.HTTP_1_1)
			.executor(ForkJoinPool.commonPool())
			.build();
		HttpClient around = TracePropagationHttp.httpClient(other, rig.registry());
		assertThat(around.cookieHandler()).isEqualTo(other.cookieHandler());
		assertThat(around.connectTimeout()).isEqualTo(other.connectTimeout());
		assertThat(around.followRedirects()).isEqualTo(other.followRedirects());
		assertThat(around.proxy()).isEqualTo(other.proxy());
		assertThat(around.sslContext()).isSameAs(other.sslContext());
		assertThat(around.sslParameters().getProtocols()).isEqualTo(other.sslParameters().getProtocols());
		assertThat(around.authenticator()).isEqualTo(other.authenticator());
		assertThat(around.version()).isEqualTo(other.version());
		assertThat(around.executor()).isEqualTo(other.executor());
		assertThat(around.newWebSocketBuilder()).hasSameClassAs(other.newWebSocketBuilder());
	}

	@Test
	void callOfAWebClientThatSendsByTheClientHasASecondSpanAndOneHeader() {
		WebClient webClient = WebClient.builder()
			.observationRegistry(rig.registry())
			.clientConnector(new JdkClientHttpConnector(client))
			.build();
		webClient.get().uri(this.server.uri("/items")).retrieve().toBodilessEntity().block();
		assertThat(rig.spans()).hasSize(2);
		assertThat(traceParents()).hasSize(1);
	}

	@Test
	void secondWrapIsTheFirst() {
		assertThat(TracePropagationHttp.httpClient(client, rig.registry())).isSameAs(client);
	}

	private List<String> traceParents() {
		return this.server.requests().stream().flatMap((request) -> request.header("traceparent").stream()).toList();
	}

	private static String traceParent(SpanData span) {
		return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01";
	}

}
