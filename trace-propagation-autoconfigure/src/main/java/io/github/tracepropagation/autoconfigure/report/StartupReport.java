// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.util.List;

import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Logs what propagates and what keeps context from flowing, once this application is
 * ready. A child context has its own events, which are passed over.
 */
final class StartupReport implements ApplicationListener<ApplicationReadyEvent>, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(StartupReport.class);

	private final ApplicationContext context;

	private final Summary summary;

	private final Findings findings;

	StartupReport(ApplicationContext context, Summary summary, Findings findings) {
		this.context = context;
		this.summary = summary;
		this.findings = findings;
	}

	// Before log events are counted from then on
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (event.getApplicationContext() != this.context) {
			return;
		}
		try {
			long start = System.nanoTime();
			String line = this.summary.toString();
			List<Finding> found = this.findings.get();
			logger.debug("The report of trace propagation took {} ms", (System.nanoTime() - start) / 1_000_000);
			logger.info("{}", line);
			found.forEach((finding) -> logger.warn("{}. {}.", finding.problem(), finding.remedy()));
		}
		catch (RuntimeException ex) {
			logger.warn("The report of what propagates could not be made", ex);
		}
	}

}
