// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.tracepropagation.autoconfigure.JavaAgent;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;

/**
 * Says in one line what propagates.
 */
final class Summary {

	private static final Map<String, String> HTTP = ordered("http.server.servlet", "server", "http.server.reactive",
			"server", "http.client.rest-template", "RestTemplate", "http.client.rest-client", "RestClient",
			"http.client.web-client", "WebClient");

	private static final Map<String, String> NATS = ordered("nats.template", "template", "nats.listener", "listeners",
			"nats.connections", "connections");

	private static final Map<String, String> GRPC = ordered("grpc.server", "server", "grpc.client", "client");

	private static final Map<String, String> STREAM = ordered("stream", "any binder", "stream.nats", "NATS binder");

	private static final Map<String, String> LOG_KEYS = ordered("trace-id-key", "trace_id", "span-id-key", "span_id",
			"trace-flags-key", "trace_flags");

	// Has something for every header
	private static final Context SAMPLE = Context.root()
		.with(Span.wrap(SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getSampled(), TraceState.builder().put("sample", "1").build())))
		.with(Baggage.builder().put("sample", "1").build());

	private final PropagationStatus status;

	private final ObjectProvider<ContextPropagators> propagators;

	private final ApplicationContext context;

	Summary(PropagationStatus status, ObjectProvider<ContextPropagators> propagators, ApplicationContext context) {
		this.status = status;
		this.propagators = propagators;
		this.context = context;
	}

	@Override
	public String toString() {
		Map<String, RoomState> states = this.status.instrumentation().states();
		String logging = logging(states.get("logging"));
		if (JavaAgent.isLeftTo(this.context)) {
			return "Trace context is left to the OpenTelemetry Java agent"
					+ (JavaAgent.isActive() ? "; " : ", which is not active; ") + logging;
		}
		List<String> transports = new ArrayList<>();
		addTransport(transports, "HTTP", HTTP, states);
		addTransport(transports, "NATS", NATS, states);
		addTransport(transports, "gRPC", GRPC, states);
		addTransport(transports, "Spring Cloud Stream", STREAM, states);
		RoomState boundary = states.get("boundary");
		if (boundary != null && !boundary.works()) {
			return "Trace context does not pass the boundary of this library, as " + boundary.reason() + "; " + logging;
		}
		String over = transports.isEmpty() ? "what is observed" : enumerate(transports);
		return "Trace context propagates over " + over + " as " + headers() + "; " + logging + "; inbound trust: "
				+ this.status.policies().inbound();
	}

	private static String enumerate(List<String> transports) {
		int last = transports.size() - 1;
		return (last == 0) ? transports.get(0)
				: String.join(", ", transports.subList(0, last)) + " and " + transports.get(last);
	}

	private static void addTransport(List<String> transports, String name, Map<String, String> rooms,
			Map<String, RoomState> states) {
		List<String> parts = rooms.entrySet().stream().filter((room) -> {
			RoomState state = states.get(room.getKey());
			return state != null && state.works();
		}).map(Map.Entry::getValue).distinct().toList();
		if (!parts.isEmpty()) {
			transports.add(name + " (" + String.join(", ", parts) + ")");
		}
	}

	private String headers() {
		ContextPropagators available = this.propagators.getIfUnique(ContextPropagators::noop);
		Set<String> written = new LinkedHashSet<>();
		available.getTextMapPropagator().inject(SAMPLE, written, (carrier, key, value) -> {
			if (carrier != null) {
				carrier.add(key);
			}
		});
		if (written.isEmpty()) {
			return "no header";
		}
		return (written.contains("traceparent") ? "W3C " : "") + String.join(", ", written);
	}

	private String logging(@Nullable RoomState state) {
		if (state == null || !state.works()) {
			return "log keys are left to Spring Boot";
		}
		return "log keys " + String.join(", ",
				LOG_KEYS.entrySet()
					.stream()
					.map((key) -> this.context.getEnvironment()
						.getProperty("trace-propagation.logging.mdc." + key.getKey(), key.getValue()))
					.filter((key) -> !key.isEmpty())
					.toList());
	}

	private static Map<String, String> ordered(String... keysAndValues) {
		Map<String, String> ordered = new LinkedHashMap<>();
		for (int i = 0; i < keysAndValues.length; i += 2) {
			ordered.put(keysAndValues[i], keysAndValues[i + 1]);
		}
		return ordered;
	}

}
