// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.coverage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.tracepropagation.logging.coverage.LogCoverage;
import io.github.tracepropagation.logging.coverage.LogCoverageAttachment;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Starts to count when the application is ready, after what others log on that occasion:
 * what is logged before has no trace by nature. A child context has its own events, which
 * are passed over.
 */
class LogCoverageStart implements ApplicationListener<ApplicationReadyEvent>, Ordered {

	private final ApplicationContext context;

	private final LogCoverage coverage;

	private final LogCoverageAttachment attachment;

	LogCoverageStart(ApplicationContext context, LogCoverage coverage, LogCoverageAttachment attachment) {
		this.context = context;
		this.coverage = coverage;
		this.attachment = attachment;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (event.getApplicationContext() != this.context) {
			return;
		}
		this.coverage.start(Instant.now().truncatedTo(ChronoUnit.MILLIS));
		this.attachment.open();
	}

}
