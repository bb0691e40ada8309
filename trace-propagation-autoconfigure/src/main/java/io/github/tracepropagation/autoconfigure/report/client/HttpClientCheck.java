// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.client;

import java.net.http.HttpClient;
import java.util.List;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;

/**
 * {@link PropagationCheck} for beans that are the JDK's own {@link HttpClient}, which are
 * never wrapped by themselves. Where all that such a bean is given to are Spring's
 * clients or their parts, these observe the calls.
 */
final class HttpClientCheck implements PropagationCheck {

	private static final String JDK = "jdk.internal.net.http.";

	private static final String SPRING = "org.springframework.";

	private final CreatedBeans beans;

	HttpClientCheck(CreatedBeans beans) {
		this.beans = beans;
	}

	@Override
	public List<Finding> check() {
		return this.beans.ofType(HttpClient.class)
			.entrySet()
			.stream()
			.filter((client) -> client.getValue().getClass().getName().startsWith(JDK))
			.filter((client) -> !isPartOfSpringsClients(client.getKey()))
			.map((client) -> new Finding(
					"HttpClient bean '" + client.getKey()
							+ "' does not observe its calls, which carry no trace context",
					"Return TracePropagationHttp.httpClient(client, observationRegistry) from the method that declares"
							+ " the bean"))
			.toList();
	}

	private boolean isPartOfSpringsClients(String name) {
		List<Class<?>> dependents = this.beans.dependents(name).toList();
		return !dependents.isEmpty() && dependents.stream().allMatch((type) -> type.getName().startsWith(SPRING));
	}

}
