// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RawHttpClient} and {@link RawHttpServer}.
 */
class RawHttpTests {

	private final RawHttpServer server = RawHttpServer.start();

	private final RawHttpClient client = new RawHttpClient(this.server.uri("/").getPort(), Duration.ofSeconds(10));

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void linesArriveJustAsTheyWereGiven() {
		RawHttpMessage response = this.client.get("/a%20b?q",
				List.of("Traceparent:  1 ", "traceparent: 2", "x:\u0001é"));
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("answer");
		RawHttpMessage request = this.server.onlyRequest();
		assertThat(request.target()).isEqualTo("/a%20b?q");
		assertThat(request.headerLines()).endsWith("Traceparent:  1 ", "traceparent: 2", "x:\u0001é");
		assertThat(request.header("traceparent")).containsExactly("1", "2");
		assertThat(request.header("trace")).isEmpty();
	}

	@Test
	void bodyInChunksIsPutTogether() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(this.server.uri("/"))
			.version(HttpClient.Version.HTTP_1_1)
			.POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString("some text")))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("answer");
		assertThat(this.server.onlyRequest().header("transfer-encoding")).containsExactly("chunked");
		assertThat(this.server.onlyRequest().body()).isEqualTo("some text");
	}

	@Test
	void ownAnswerIsSent() {
		try (RawHttpServer redirecting = RawHttpServer
			.start((request) -> "HTTP/1.1 302 Found\r\nLocation: " + request.target() + "/x\r\n\r\n")) {
			RawHttpClient sender = new RawHttpClient(redirecting.uri("/").getPort(), Duration.ofSeconds(10));
			RawHttpMessage response = sender.get("/here", List.of());
			assertThat(response.status()).isEqualTo(302);
			assertThat(response.header("location")).containsExactly("/here/x");
		}
	}

	@Test
	void onlyRequestIsNotOneOfSeveral() {
		this.client.get("/1", List.of());
		this.client.get("/2", List.of());
		assertThat(this.server.requests()).extracting(RawHttpMessage::target).containsExactly("/1", "/2");
		assertThatIllegalStateException().isThrownBy(this.server::onlyRequest)
			.withMessageStartingWith("Expected one request but there were 2");
		this.server.reset();
		assertThat(this.server.requests()).isEmpty();
	}

}
