// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.minimal;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application that uses nothing but the starter: logs one line inside a span, and
 * ends.
 */
@SpringBootApplication
public class MinimalApplication {

	private static final Logger logger = LoggerFactory.getLogger(MinimalApplication.class);

	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(MinimalApplication.class, args)) {
			Span span = context.getBean(Tracer.class).spanBuilder("minimal").startSpan();
			try (Scope scope = span.makeCurrent()) {
				logger.info("Inside span {} {}", span.getSpanContext().getSpanId(), scope != null);
			}
			finally {
				span.end();
			}
		}
	}

}
