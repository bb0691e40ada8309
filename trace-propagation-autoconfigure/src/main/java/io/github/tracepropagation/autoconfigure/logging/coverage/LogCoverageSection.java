// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.coverage;

import io.github.tracepropagation.autoconfigure.PropagationReportSection;
import io.github.tracepropagation.logging.coverage.LogCoverage;
import io.github.tracepropagation.logging.coverage.LogCoverageAttachment;
import io.github.tracepropagation.logging.coverage.LogCoverageReport;

/**
 * {@link PropagationReportSection} of the log events without a trace.
 */
class LogCoverageSection implements PropagationReportSection {

	private final LogCoverage coverage;

	private final LogCoverageAttachment attachment;

	LogCoverageSection(LogCoverage coverage, LogCoverageAttachment attachment) {
		this.coverage = coverage;
		this.attachment = attachment;
	}

	@Override
	public String name() {
		return "logCoverage";
	}

	@Override
	public LogCoverageReport content() {
		this.attachment.refresh();
		return this.coverage.report();
	}

}
