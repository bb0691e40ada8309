// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

import java.util.List;
import java.util.function.Function;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.InboundDecisionContract;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/**
 * What a function takes over by decision of a policy.
 */
@TestInstance(Lifecycle.PER_CLASS)
class StreamInboundDecisionTests extends InboundDecisionContract {

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
	protected void decideBy(InboundPolicy policy) {
		this.application.bean(Functions.class).policy = policy;
	}

	@Override
	protected HeaderLines relay(List<String> headerLines) {
		this.application.send("relay-in-0", "a", StreamHeaders.of(headerLines));
		return StreamHeaders.lines(this.application.receive("relay-out-0"));
	}

	@Override
	protected PropagationLedger ledger() {
		return this.application.bean(PropagationLedger.class);
	}

	@Override
	protected String transport() {
		return "stream";
	}

	@Override
	protected List<SpanData> spans() {
		return this.application.spans();
	}

	@Override
	protected SpanKind kind() {
		return SpanKind.CONSUMER;
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		InboundPolicy policy = (hop, caller) -> InboundDecision.CONTINUE;

		@Bean
		InboundPolicy inboundPolicy() {
			return (hop, caller) -> this.policy.decide(hop, caller);
		}

		@Bean
		Function<Message<String>, Message<String>> relay() {
			return (message) -> message;
		}

	}

}
