// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.grpc.Channel;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running {@link GrpcApplication} on a port of its own, and what a test asks of it.
 */
final class GrpcRig implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	GrpcRig(String... properties) {
		this(List.of(), GrpcRig.class.getClassLoader(), properties);
	}

	GrpcRig(List<Class<?>> configurations, String... properties) {
		this(configurations, GrpcRig.class.getClassLoader(), properties);
	}

	GrpcRig(List<Class<?>> configurations, ClassLoader classLoader, String... properties) {
		List<Class<?>> sources = new ArrayList<>(configurations);
		sources.add(GrpcApplication.class);
		SpringApplication application = new SpringApplication(new DefaultResourceLoader(classLoader),
				sources.toArray(Class<?>[]::new));
		application.setDefaultProperties(
				Map.of("spring.main.web-application-type", "none", "spring.grpc.server.port", "0", "server.port", "0",
						"spring.main.banner-mode", "off", "management.tracing.sampling.probability", "1.0"));
		String[] arguments = Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new);
		this.context = application.run(arguments);
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	int port() {
		return bean(GrpcServerLifecycle.class).getPort();
	}

	ScriptedService service() {
		return bean(ScriptedService.class);
	}

	/**
	 * Return a channel as the application makes it.
	 */
	Channel channel(String target) {
		return bean(GrpcChannelFactory.class).createChannel(target);
	}

	Channel channelTo(int port) {
		return channel("static://localhost:" + port);
	}

	SpanData onlySpan(SpanKind kind) {
		List<SpanData> spans = spans(kind);
		assertThat(spans).as(kind.toString()).hasSize(1);
		return spans.get(0);
	}

	List<SpanData> spans(SpanKind kind) {
		return spans().stream().filter((span) -> span.getKind() == kind).toList();
	}

	/**
	 * Return the spans, when all that were started are finished.
	 */
	List<SpanData> spans() {
		return Awaitility.await()
			.until(this::finishedSpans,
					(spans) -> spans.size() == bean(GrpcApplication.StartedSpans.class).count.get());
	}

	private List<SpanData> finishedSpans() {
		bean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
		return bean(InMemorySpanExporter.class).getFinishedSpanItems();
	}

	void reset() {
		spans();
		bean(InMemorySpanExporter.class).reset();
		bean(GrpcApplication.StartedSpans.class).count.set(0);
		service().reset();
		this.context.getBeanProvider(GrpcPolicyConfiguration.Hops.class)
			.ifAvailable(GrpcPolicyConfiguration.Hops::reset);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
