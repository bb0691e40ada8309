// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

/**
 * Requests that fail on Tomcat.
 */
class TomcatFailedRequestIntegrationTests extends FailedRequestContract {

	TomcatFailedRequestIntegrationTests() {
		super("tomcat", "threw exception");
	}

}
