// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.report.client.ClientInspector.InspectedClient;

import org.springframework.beans.factory.ObjectProvider;

/**
 * {@link PropagationCheck} for client beans that are not observed, and for those that
 * something else instruments too.
 */
final class ClientBeansCheck implements PropagationCheck {

	private static final String OPEN_TELEMETRY = "io.opentelemetry.instrumentation.";

	private static final Pattern MICROMETER_HTTP_CLIENT = Pattern
		.compile("io\\.micrometer\\..*\\.MicrometerHttpClient");

	private final ObjectProvider<ClientInspector<?>> inspectors;

	ClientBeansCheck(ObjectProvider<ClientInspector<?>> inspectors) {
		this.inspectors = inspectors;
	}

	@Override
	public List<Finding> check() {
		List<Finding> findings = new ArrayList<>();
		this.inspectors.orderedStream()
			.forEach((inspector) -> inspector.inspect().forEach((name, client) -> check(name, client, findings)));
		return findings;
	}

	private static void check(String name, InspectedClient client, List<Finding> findings) {
		String bean = client.type() + " bean '" + name + "'";
		if (Boolean.FALSE.equals(client.observed())) {
			findings.add(new Finding(bean + " does not observe its calls, which carry no trace context",
					"Set trace-propagation.http.client.instrument-beans to true, or build the client with Spring Boot's"
							+ " builder bean or by TracePropagationHttp"));
			return;
		}
		ofOpenTelemetry(client).forEach((interceptor) -> findings.add(new Finding(
				bean + " is instrumented twice: it is observed, and passes its requests through " + interceptor,
				"Remove the interceptor or filter, as the observation makes the span and writes the header")));
		if (client.jdkClient() != null
				&& MICROMETER_HTTP_CLIENT.matcher(client.jdkClient().getClass().getName()).matches()) {
			findings.add(new Finding(
					bean + " is instrumented twice: it is observed, and calls by a MicrometerHttpClient,"
							+ " so that each call has two spans and two traceparent headers",
					"Give it the HttpClient without the MicrometerHttpClient around it"));
		}
	}

	private static Stream<String> ofOpenTelemetry(InspectedClient client) {
		return client.interceptors()
			.stream()
			.map((interceptor) -> interceptor.getClass().getName())
			.filter((type) -> type.startsWith(OPEN_TELEMETRY))
			.distinct();
	}

}
