// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a server that wants client certificates tells a policy about its callers, by a
 * client that knows nothing of this library.
 */
abstract class AuthenticatedCallerContract {

	private static final String PEM = "classpath:io/github/tracepropagation/autoconfigure/http/";

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String PARENT_ID = "00f067aa0ba902b7";

	static final String[] PROPERTIES = { "spring.ssl.bundle.pem.server.keystore.certificate=" + PEM + "server.crt",
			"spring.ssl.bundle.pem.server.keystore.private-key=" + PEM + "server.key",
			"spring.ssl.bundle.pem.server.truststore.certificate=" + PEM + "client.crt", "server.ssl.bundle=server",
			"server.ssl.client-auth=want" };

	abstract int port();

	abstract SpanData serverSpan();

	abstract AuthenticatedOnly policy();

	@Test
	void callerWithACertificateIsContinued() throws Exception {
		assertThat(get(true).statusCode()).isEqualTo(200);
		assertThat(policy().callers).containsExactly("CN=orders");
		assertThat(serverSpan().getTraceId()).isEqualTo(TRACE_ID);
		assertThat(serverSpan().getParentSpanId()).isEqualTo(PARENT_ID);
		assertThat(serverSpan().getLinks()).isEmpty();
	}

	@Test
	void callerWithoutACertificateIsRestarted() throws Exception {
		assertThat(get(false).statusCode()).isEqualTo(200);
		assertThatTraceWasRestarted();
	}

	@ParameterizedTest
	@CsvSource({ "X-SSL-Client-S-DN, CN=orders", "X-Forwarded-User, orders",
			"Authorization, Basic b3JkZXJzOm9yZGVycw==", "jakarta.servlet.request.X509Certificate, CN=orders" })
	void headerProvesNothing(String name, String value) throws Exception {
		assertThat(get(false, name, value).statusCode()).isEqualTo(200);
		assertThatTraceWasRestarted();
	}

	private void assertThatTraceWasRestarted() {
		assertThat(policy().callers).containsExactly("nobody");
		assertThat(serverSpan().getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(serverSpan().getLinks()).extracting(LinkData::getSpanContext)
			.extracting(SpanContext::getTraceId)
			.containsExactly(TRACE_ID);
	}

	private HttpResponse<String> get(boolean withCertificate, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port() + "/ok"))
			.header("traceparent", "00-" + TRACE_ID + "-" + PARENT_ID + "-01");
		if (headers.length > 0) {
			request.headers(headers);
		}
		return client(withCertificate).send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static HttpClient client(boolean withCertificate) {
		PemSslStoreDetails own = withCertificate
				? PemSslStoreDetails.forCertificate(PEM + "client.crt").withPrivateKey(PEM + "client.key") : null;
		PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate(PEM + "server.crt");
		return HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.sslContext(SslBundle.of(new PemSslStoreBundle(own, trusted)).createSslContext())
			.build();
	}

	/**
	 * Continues the traces of authenticated callers and no others.
	 */
	static class AuthenticatedOnly implements InboundPolicy {

		final List<String> callers = new CopyOnWriteArrayList<>();

		@Override
		public InboundDecision decide(Hop hop, SpanContext caller) {
			this.callers.add((hop.principal() != null) ? hop.principal().getName() : "nobody");
			return hop.isAuthenticated() ? InboundDecision.CONTINUE : InboundDecision.RESTART;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PolicyConfiguration {

		@Bean
		@Primary
		AuthenticatedOnly authenticatedOnly() {
			return new AuthenticatedOnly();
		}

	}

}
