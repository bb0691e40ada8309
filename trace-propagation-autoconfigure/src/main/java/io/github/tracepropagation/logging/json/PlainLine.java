// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.json;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an event that could not be written as a whole: what it says itself, its MDC, and
 * why there is no more. All that is not ASCII is escaped, which never fails.
 */
final class PlainLine {

	private final JsonMapper mapper = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	byte[] write(ILoggingEvent event, Throwable failure) {
		Map<String, Object> line = new LinkedHashMap<>(event.getMDCPropertyMap());
		line.put(JsonFields.TIMESTAMP, event.getInstant().toString());
		line.put(JsonFields.MESSAGE, String.valueOf(event.getFormattedMessage()));
		line.put(JsonFields.LOGGER, String.valueOf(event.getLoggerName()));
		line.put(JsonFields.THREAD, String.valueOf(event.getThreadName()));
		line.put(JsonFields.LEVEL, String.valueOf(event.getLevel()));
		line.put("json_error", failure.getClass().getName());
		return (this.mapper.writeValueAsString(line) + System.lineSeparator()).getBytes(StandardCharsets.US_ASCII);
	}

}
