// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

/**
 * Requests that fail on Jetty.
 */
class JettyFailedRequestIntegrationTests extends FailedRequestContract {

	JettyFailedRequestIntegrationTests() {
		super("jetty", "servlet.ServletChannel");
	}

}
