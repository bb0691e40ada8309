// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.coverage;

import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.jspecify.annotations.Nullable;

/**
 * Appender of Logback that writes nothing: it tells {@link LogCoverage} of each event. It
 * looks for the trace id in the MDC that the event took along, so it may run on another
 * thread than the one that logged, behind an {@code AsyncAppender}.
 *
 * @since 0.1.0
 */
public final class LogCoverageAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

	private final LogCoverage coverage;

	private final String traceIdKey;

	/**
	 * Create the appender.
	 * @param coverage counts the events
	 * @param traceIdKey the MDC key of the trace id
	 */
	public LogCoverageAppender(LogCoverage coverage, String traceIdKey) {
		this.coverage = coverage;
		this.traceIdKey = traceIdKey;
		setName("tracePropagationLogCoverage");
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.coverage.record(event.getLoggerName(), event.getThreadName(), hasTraceId(event.getMDCPropertyMap()));
	}

	private boolean hasTraceId(@Nullable Map<String, String> mdc) {
		String traceId = (mdc != null) ? mdc.get(this.traceIdKey) : null;
		return traceId != null && !traceId.isEmpty();
	}

}
