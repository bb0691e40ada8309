// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Properties of the logging room.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.logging")
public class TraceLoggingProperties {

	/**
	 * Whether to put the ids of the current span in the MDC and on the console.
	 */
	private boolean enabled = true;

	/**
	 * Format of the console. A format set by logging.structured.format.console wins.
	 */
	private Format format = Format.TEXT;

	/**
	 * Format of the log file. A format set by logging.structured.format.file wins.
	 */
	private Format fileFormat = Format.TEXT;

	/**
	 * Keys of the baggage entries that are copied to the MDC.
	 */
	private List<String> baggage = new ArrayList<>();

	private final Mdc mdc = new Mdc();

	@NestedConfigurationProperty
	private final JsonLogProperties json = new JsonLogProperties();

	private final Otlp otlp = new Otlp();

	private final Coverage coverage = new Coverage();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Format getFormat() {
		return this.format;
	}

	public void setFormat(Format format) {
		this.format = format;
	}

	public Format getFileFormat() {
		return this.fileFormat;
	}

	public void setFileFormat(Format fileFormat) {
		this.fileFormat = fileFormat;
	}

	public List<String> getBaggage() {
		return this.baggage;
	}

	public void setBaggage(List<String> baggage) {
		this.baggage = baggage;
	}

	public Mdc getMdc() {
		return this.mdc;
	}

	public JsonLogProperties getJson() {
		return this.json;
	}

	public Otlp getOtlp() {
		return this.otlp;
	}

	public Coverage getCoverage() {
		return this.coverage;
	}

	/**
	 * Formats of the console and of the log file.
	 */
	public enum Format {

		/**
		 * Spring Boot's pattern, with the correlation pattern in it.
		 */
		TEXT,

		/**
		 * One JSON object a line.
		 */
		JSON

	}

	/**
	 * The MDC keys.
	 */
	public static class Mdc {

		/**
		 * MDC key of the trace id.
		 */
		private String traceIdKey = "trace_id";

		/**
		 * MDC key of the span id.
		 */
		private String spanIdKey = "span_id";

		/**
		 * MDC key of the trace flags. Where it is empty, they are not written.
		 */
		private String traceFlagsKey = "trace_flags";

		/**
		 * MDC key of the trace id that a caller sent whose trace was restarted. Where it
		 * is empty, that trace id is not written.
		 */
		private String untrustedTraceIdKey = "untrusted_trace_id";

		/**
		 * Prefix of the MDC keys of baggage entries.
		 */
		private String baggagePrefix = "";

		public String getTraceIdKey() {
			return this.traceIdKey;
		}

		public void setTraceIdKey(String traceIdKey) {
			this.traceIdKey = traceIdKey;
		}

		public String getSpanIdKey() {
			return this.spanIdKey;
		}

		public void setSpanIdKey(String spanIdKey) {
			this.spanIdKey = spanIdKey;
		}

		public String getTraceFlagsKey() {
			return this.traceFlagsKey;
		}

		public void setTraceFlagsKey(String traceFlagsKey) {
			this.traceFlagsKey = traceFlagsKey;
		}

		public String getUntrustedTraceIdKey() {
			return this.untrustedTraceIdKey;
		}

		public void setUntrustedTraceIdKey(String untrustedTraceIdKey) {
			this.untrustedTraceIdKey = untrustedTraceIdKey;
		}

		public String getBaggagePrefix() {
			return this.baggagePrefix;
		}

		public void setBaggagePrefix(String baggagePrefix) {
			this.baggagePrefix = baggagePrefix;
		}

	}

	/**
	 * Export of log events by OpenTelemetry.
	 */
	public static class Otlp {

		/**
		 * Whether to give the log events of Logback to OpenTelemetry, which exports them
		 * where an endpoint is configured.
		 */
		private boolean enabled;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * The share of log events that have a trace.
	 */
	public static class Coverage {

		/**
		 * Whether to count the log events that have no trace id, by logger group and
		 * thread pool.
		 */
		private boolean enabled;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

}
