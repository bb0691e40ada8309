// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.client;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.PropagationReportSection;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * {@link PropagationReportSection} that lists the client beans and whether their calls
 * are observed.
 */
final class ClientBeansSection implements PropagationReportSection {

	private final ObjectProvider<ClientInspector<?>> inspectors;

	ClientBeansSection(ObjectProvider<ClientInspector<?>> inspectors) {
		this.inspectors = inspectors;
	}

	@Override
	public String name() {
		return "clients";
	}

	@Override
	public Object content() {
		Map<String, Map<String, Object>> clients = new LinkedHashMap<>();
		this.inspectors.orderedStream()
			.forEach((inspector) -> inspector.inspect()
				.forEach((name, client) -> clients.put(name,
						Map.of("type", client.type(), "observed", observed(client.observed())))));
		return clients;
	}

	private static Object observed(@Nullable Boolean observed) {
		return (observed != null) ? observed : "unknown";
	}

}
