// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that logs by Log4j2, in a JVM of its own. It prints the ids that its
 * lines must have.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Log4j2Application {

	public static void main(String[] arguments) {
		SpringApplication application = new SpringApplication(Log4j2Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			Tracer tracer = context.getBean(Tracer.class);
			MDC.put("trace_id", "own");
			Span span = tracer.nextSpan().start();
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
				LoggerFactory.getLogger(Log4j2Application.class).info("within");
			}
			finally {
				span.end();
			}
			System.out.println("ids=" + span.context().traceId() + "-" + span.context().spanId());
			System.out.println("afterwards=" + MDC.getCopyOfContextMap());
			System.out.println("factory=" + LoggerFactory.getILoggerFactory().getClass().getName());
		}
	}

}
