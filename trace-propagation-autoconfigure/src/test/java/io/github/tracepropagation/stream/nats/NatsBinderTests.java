// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Functions between subjects of core NATS, and the trace that runs through them.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsBinderTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT_ID = "b7ad6b7169203331";

	private static final List<String> HEADERS = List.of("Traceparent: 00-" + TRACE_ID + "-" + PARENT_ID + "-01",
			"tracestate: foo=1", "baggage: tenant=blue");

	private static NatsTestServer server;

	private RawNatsClient wire;

	private ConfigurableApplicationContext context;

	@BeforeAll
	static void startServer() {
		server = NatsTestServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void start() {
		this.wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		this.wire.subscribe("shouted");
		this.context = NatsApplications.start(server.url(), Shouting.class,
				"spring.cloud.stream.bindings.shout-in-0.destination=said",
				"spring.cloud.stream.bindings.shout-in-0.group=shouters",
				"spring.cloud.stream.bindings.shout-out-0.destination=shouted");
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.wire.close();
	}

	@Test
	void functionGetsWhatIsPublishedAndItsResultIsPublished() {
		this.wire.publish("said", "", List.of(), "hello");
		RawMessage sent = this.wire.nextMessage();
		assertThat(sent.subject()).isEqualTo("shouted");
		assertThat(sent.payload()).isEqualTo("HELLO");
	}

	@Test
	void traceRunsThroughTheFunction(CapturedOutput output) {
		this.wire.publish("said", "", HEADERS, "hello");
		RawMessage sent = this.wire.nextMessage();
		SpanData processed = span(SpanKind.CONSUMER);
		SpanData published = span(SpanKind.PRODUCER);
		assertThat(processed.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(processed.getParentSpanId()).isEqualTo(PARENT_ID);
		assertThat(published.getParentSpanId()).isEqualTo(processed.getSpanId());
		assertThat(sent.header("traceparent")).containsExactly("00-" + TRACE_ID + "-" + published.getSpanId() + "-01");
		assertThat(sent.header("Traceparent")).isEmpty();
		assertThat(sent.header("tracestate")).containsExactly("foo=1");
		assertThat(sent.header("baggage")).containsExactly("tenant=blue");
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("Shouting hello"))
			.singleElement()
			.asString()
			.contains(TRACE_ID);
	}

	@Test
	void hopIsOneSpan() {
		this.wire.publish("said", "", HEADERS, "hello");
		this.wire.nextMessage();
		Awaitility.await().untilAsserted(() -> assertThat(this.context.getBean(RunningSpans.class).count()).isZero());
		assertThat(spans()).filteredOn((span) -> span.getKind() != SpanKind.INTERNAL)
			.extracting(SpanData::getName)
			.containsExactlyInAnyOrder("process said", "publish shouted");
	}

	private SpanData span(SpanKind kind) {
		return Awaitility.await()
			.until(() -> spans().stream().filter((span) -> span.getKind() == kind).findFirst().orElse(null),
					(span) -> span != null);
	}

	private List<SpanData> spans() {
		return this.context.getBean(RunningSpans.class).exporter().getFinishedSpanItems();
	}

	@Configuration(proxyBeanMethods = false)
	static class Shouting {

		private static final Logger logger = LoggerFactory.getLogger("shouting");

		@Bean
		Function<String, String> shout() {
			return (text) -> {
				logger.info("Shouting {}", text);
				return text.toUpperCase();
			};
		}

	}

}
