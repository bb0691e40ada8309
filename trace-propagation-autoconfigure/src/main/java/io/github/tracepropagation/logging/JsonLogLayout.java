// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import net.logstash.logback.encoder.LogstashEncoder;

/**
 * Writes a log event as one JSON object on one line by {@link LogstashEncoder
 * logstash-logback-encoder}. The MDC, and with it the ids of the current span, is at the
 * top level; the properties of Logback's context, where Spring Boot keeps its patterns,
 * are left out. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class JsonLogLayout {

	private final LogstashEncoder encoder = new LogstashEncoder();

	/**
	 * Create the layout.
	 * @param context the context of Logback
	 */
	public JsonLogLayout(Context context) {
		this.encoder.setContext(context);
		this.encoder.setVersion(null);
		this.encoder.setIncludeContext(false);
		this.encoder.start();
	}

	/**
	 * Write an event.
	 * @param event the event
	 * @return the JSON object with a line end, in UTF-8
	 */
	public byte[] write(ILoggingEvent event) {
		return this.encoder.encode(event);
	}

}
