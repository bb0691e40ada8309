// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.support;

import java.time.Duration;
import java.util.stream.Stream;

import io.github.tracepropagation.sample.SampleApplication;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The sample as {@code java -jar} runs it, on free ports and with a nats-server of its
 * own.
 */
public final class RunningSample implements AutoCloseable {

	private final NatsTestServer nats = NatsTestServer.start();

	private final ConfigurableApplicationContext application;

	public RunningSample(String... arguments) {
		Stream<String> own = Stream.of("--server.port=0", "--spring.grpc.server.port=0",
				"--trace-propagation.nats.connection.servers=" + this.nats.url());
		this.application = SpringApplication.run(SampleApplication.class,
				Stream.concat(own, Stream.of(arguments)).toArray(String[]::new));
	}

	public RawNatsClient rawNatsClient() {
		return RawNatsClient.connect(this.nats.url(), Duration.ofSeconds(10));
	}

	public Caller caller(Trace trace) {
		return new Caller(this.application.getEnvironment().getRequiredProperty("local.server.port", Integer.class),
				trace);
	}

	public ShippingCaller shippingCaller(Trace trace) {
		return new ShippingCaller(
				this.application.getEnvironment().getRequiredProperty("local.grpc.server.port", Integer.class), trace);
	}

	@Override
	public void close() {
		this.application.close();
		this.nats.close();
	}

}
