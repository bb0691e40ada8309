// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Objects;

import io.github.tracepropagation.ledger.Hop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReactivePrincipal}.
 */
class ReactivePrincipalTests {

	@Test
	void callerIsTheSubjectOfTheClientCertificate() throws Exception {
		SslInfo sslInfo = SslInfo.from("session", certificate());
		assertThat(Objects.requireNonNull(hop(sslInfo).principal()).getName()).isEqualTo("CN=orders");
	}

	@Test
	void callerWithoutEncryptionIsNotAuthenticated() {
		assertThat(ReactiveHopResolver.hop(MockServerHttpRequest.get("/orders").build()).isAuthenticated()).isFalse();
	}

	@Test
	void callerWithoutCertificateIsNotAuthenticated() {
		assertThat(hop(SslInfo.from("session")).isAuthenticated()).isFalse();
		assertThat(hop(SslInfo.from("session", new X509Certificate[0])).isAuthenticated()).isFalse();
	}

	@Test
	void connectionThatFailsToTellProvesNothing() {
		assertThat(hop(new FailingSslInfo()).isAuthenticated()).isFalse();
	}

	private static Hop hop(SslInfo sslInfo) {
		return ReactiveHopResolver.hop(MockServerHttpRequest.get("/orders").sslInfo(sslInfo).build());
	}

	private static X509Certificate certificate() throws Exception {
		try (InputStream pem = ReactivePrincipalTests.class
			.getResourceAsStream("/io/github/tracepropagation/autoconfigure/http/client.crt")) {
			return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
		}
	}

	private static final class FailingSslInfo implements SslInfo {

		@Override
		public @Nullable String getSessionId() {
			return null;
		}

		@Override
		public X509Certificate @Nullable [] getPeerCertificates() {
			throw new IllegalStateException("The connection is gone");
		}

	}

}
