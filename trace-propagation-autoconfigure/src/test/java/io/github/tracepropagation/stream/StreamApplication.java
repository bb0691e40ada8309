// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.stream.binder.test.InputDestination;
import org.springframework.cloud.stream.binder.test.OutputDestination;
import org.springframework.cloud.stream.binder.test.TestChannelBinderConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real application with functions over the test binder of Spring Cloud Stream, and what
 * goes in and out of it. Finished spans are kept in memory; those of Spring Cloud
 * Function's own observation are left out.
 */
public final class StreamApplication implements AutoCloseable {

	public static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	public static final String SPAN_ID = "b7ad6b7169203331";

	public static final String CALLER = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	private final ConfigurableApplicationContext context;

	private StreamApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Start the functions of a configuration.
	 * @param configuration declares the functions
	 * @param definition their names
	 * @param properties further properties
	 */
	public static StreamApplication start(Class<?> configuration, String definition, String... properties) {
		List<String> all = new ArrayList<>(List.of("spring.main.banner-mode=off", "spring.application.name=test",
				"management.tracing.sampling.probability=1.0", "management.prometheus.metrics.export.enabled=false",
				"logging.level.org.springframework.cloud.function.context=ERROR",
				"spring.cloud.function.definition=" + definition));
		all.addAll(Arrays.asList(properties));
		Class<?>[] sources = TestChannelBinderConfiguration.getCompleteConfiguration(Spans.class, configuration);
		return new StreamApplication(new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new))
			.run());
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public void send(String destination, String payload) {
		send(destination, payload, Map.of("traceparent", CALLER));
	}

	public void send(String destination, Object payload, Map<String, ?> headers) {
		Object body = (payload instanceof String text) ? text.getBytes(StandardCharsets.UTF_8) : payload;
		bean(InputDestination.class).send(MessageBuilder.withPayload(body).copyHeaders(headers).build(), destination);
	}

	/**
	 * Return the next message that left for a destination.
	 */
	public Message<byte[]> receive(String destination) {
		Message<byte[]> message = bean(OutputDestination.class).receive(Duration.ofSeconds(10).toMillis(), destination);
		assertThat(message).as("message to " + destination).isNotNull();
		return message;
	}

	/**
	 * Return the spans of this library, when all spans are finished.
	 */
	public List<SpanData> spans() {
		RunningSpans spans = bean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		return spans.exporter()
			.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getKind() != SpanKind.INTERNAL)
			.toList();
	}

	public List<SpanData> spans(SpanKind kind) {
		return spans().stream().filter((span) -> span.getKind() == kind).toList();
	}

	public SpanData span(SpanKind kind) {
		List<SpanData> spans = spans(kind);
		assertThat(spans).as(kind + " spans").hasSize(1);
		return spans.get(0);
	}

	/**
	 * Return every span, those of others included.
	 */
	public List<SpanData> allSpans() {
		spans();
		return bean(RunningSpans.class).exporter().getFinishedSpanItems();
	}

	/**
	 * Return whether a span is another one, or within it.
	 */
	public boolean isWithin(SpanData inner, SpanData outer) {
		String id = inner.getSpanId();
		while (!id.equals(outer.getSpanId())) {
			String child = id;
			SpanData span = allSpans().stream()
				.filter((each) -> each.getSpanId().equals(child))
				.findFirst()
				.orElse(null);
			if (span == null) {
				return false;
			}
			id = span.getParentSpanId();
		}
		return true;
	}

	public void forget() {
		spans();
		bean(RunningSpans.class).exporter().reset();
		bean(OutputDestination.class).clear();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Spans {

		@Bean
		RunningSpans runningSpans() {
			return new RunningSpans();
		}

	}

}
