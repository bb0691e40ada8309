// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import java.io.InputStream;
import java.security.Principal;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Objects;

import io.github.tracepropagation.ledger.Hop;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ServletPrincipal}.
 */
class ServletPrincipalTests {

	private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/orders");

	@Test
	void callerIsTheSubjectOfTheClientCertificate() throws Exception {
		this.request.setAttribute(CERTIFICATES, new X509Certificate[] { certificate() });
		assertThat(Objects.requireNonNull(hop().principal()).getName()).isEqualTo("CN=orders");
	}

	@Test
	void callerIsTheUserOfTheContainerRatherThanTheCertificate() throws Exception {
		this.request.setAttribute(CERTIFICATES, new X509Certificate[] { certificate() });
		this.request.setUserPrincipal(() -> "jim");
		assertThat(Objects.requireNonNull(hop().principal()).getName()).isEqualTo("jim");
	}

	@Test
	void callerWithoutEitherIsNotAuthenticated() {
		assertThat(hop().isAuthenticated()).isFalse();
	}

	@Test
	void attributeOfAnotherShapeProvesNothing() {
		for (Object attribute : new Object[] { "CN=orders", new X509Certificate[0], new X509Certificate[1] }) {
			this.request.setAttribute(CERTIFICATES, attribute);
			assertThat(hop().isAuthenticated()).isFalse();
		}
	}

	@Test
	void requestIsAskedOnlyWhenSomebodyWantsToKnow() {
		FailingRequest failing = new FailingRequest();
		Hop hop = ServletHopResolver.resolve(failing);
		assertThat(failing.asked).isZero();
		hop.principal();
		assertThat(failing.asked).isOne();
	}

	@Test
	void requestThatFailsToTellProvesNothing() {
		Hop hop = ServletHopResolver.resolve(new FailingRequest());
		assertThatNoException().isThrownBy(hop::isAuthenticated);
		assertThat(hop.isAuthenticated()).isFalse();
	}

	private Hop hop() {
		return ServletHopResolver.resolve(this.request);
	}

	private static X509Certificate certificate() throws Exception {
		try (InputStream pem = ServletPrincipalTests.class
			.getResourceAsStream("/io/github/tracepropagation/autoconfigure/http/client.crt")) {
			return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
		}
	}

	private static final class FailingRequest extends MockHttpServletRequest {

		private int asked;

		@Override
		public Principal getUserPrincipal() {
			this.asked++;
			throw new IllegalStateException("The request has been recycled");
		}

	}

}
