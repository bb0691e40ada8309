// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.tracepropagation.autoconfigure.PropagationReportSection;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint @Endpoint} that tells what propagates, what keeps context from flowing
 * and what every room has to tell.
 *
 * @since 0.1.0
 */
@Endpoint(id = "tracepropagation")
public class TracePropagationEndpoint {

	private final PropagationStatus status;

	private final List<PropagationReportSection> sections;

	TracePropagationEndpoint(PropagationStatus status, List<PropagationReportSection> sections) {
		this.status = status;
		this.sections = List.copyOf(sections);
	}

	/**
	 * Return everything there is to tell.
	 * @return the sections by their names
	 */
	@ReadOperation
	public Map<String, Object> report() {
		Map<String, Object> report = new LinkedHashMap<>();
		sections().forEach((name, content) -> report.put(name, content.get()));
		return OperationResponseBody.of(report);
	}

	/**
	 * Return one section. The others are not made.
	 * @param section the name of the section, such as {@code ledger}
	 * @return the section by its name, or {@code null} where there is none of that name
	 */
	@ReadOperation
	public @Nullable Map<String, Object> section(@Selector String section) {
		Supplier<Object> content = sections().get(section);
		return (content != null) ? OperationResponseBody.of(Map.of(section, content.get())) : null;
	}

	private Map<String, Supplier<Object>> sections() {
		Map<String, Supplier<Object>> sections = new LinkedHashMap<>();
		sections.put("policies", this.status.policies()::asMap);
		sections.put("instrumentation", this::instrumentation);
		sections.put("findings", this.status.findings()::get);
		this.sections.forEach((section) -> sections.putIfAbsent(section.name(), () -> content(section)));
		return sections;
	}

	private Map<String, Map<String, String>> instrumentation() {
		Map<String, Map<String, String>> instrumentation = new LinkedHashMap<>();
		this.status.instrumentation().states().forEach((room, state) -> instrumentation.put(room, state.asMap()));
		return instrumentation;
	}

	private static Object content(PropagationReportSection section) {
		try {
			return section.content();
		}
		catch (Exception ex) {
			return Map.of("error", String.valueOf(ex));
		}
	}

}
