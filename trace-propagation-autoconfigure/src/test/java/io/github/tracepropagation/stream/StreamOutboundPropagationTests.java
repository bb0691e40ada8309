// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

import java.util.List;
import java.util.function.Function;

import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.OutboundPropagationContract;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/**
 * What the bridge sends.
 */
@TestInstance(Lifecycle.PER_CLASS)
class StreamOutboundPropagationTests extends OutboundPropagationContract {

	private StreamApplication application;

	@BeforeAll
	void start() {
		this.application = StreamApplication.start(Functions.class, "relay");
	}

	@AfterAll
	void stop() {
		this.application.close();
	}

	@BeforeEach
	void forget() {
		this.application.forget();
	}

	@Override
	protected HeaderLines send() {
		this.application.bean(StreamBridge.class).send("somewhere", "a");
		return StreamHeaders.lines(this.application.receive("somewhere"));
	}

	@Override
	protected List<SpanData> spans() {
		return this.application.spans();
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		Function<Message<String>, Message<String>> relay() {
			return (message) -> message;
		}

	}

}
