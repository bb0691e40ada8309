// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.otlp;

import java.util.Iterator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.AppenderAttachable;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;

/**
 * Keeps {@link OpenTelemetryAppender OpenTelemetry's appender} attached to the root
 * logger of Logback until it is closed. Where the application's own configuration has
 * such an appender, that one gets the {@link OpenTelemetry} and no other is attached, so
 * that no event is exported twice. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class OtlpLogAttachment implements AutoCloseable {

	private final LoggerContext context;

	private final OpenTelemetryAppender appender;

	private final OpenTelemetry openTelemetry;

	private final Watch watch = new Watch();

	/**
	 * Create the attachment, with the appender not attached yet.
	 * @param context the context of Logback
	 * @param appender the appender
	 * @param openTelemetry what the appender gives log events to
	 */
	public OtlpLogAttachment(LoggerContext context, OpenTelemetryAppender appender, OpenTelemetry openTelemetry) {
		this.context = context;
		this.appender = appender;
		this.openTelemetry = openTelemetry;
	}

	/**
	 * Attach the appender.
	 */
	public synchronized void open() {
		this.context.addListener(this.watch);
		attach();
	}

	/**
	 * Detach the appender, for good. An appender of the application's own gives its
	 * events to nobody from now on.
	 */
	@Override
	public synchronized void close() {
		this.context.removeListener(this.watch);
		root().detachAppender(this.appender);
		this.appender.stop();
		for (Logger logger : this.context.getLoggerList()) {
			setOpenTelemetry(logger, OpenTelemetry.noop());
		}
	}

	private synchronized void attach() {
		root().detachAppender(this.appender);
		boolean own = false;
		for (Logger logger : this.context.getLoggerList()) {
			own |= setOpenTelemetry(logger, this.openTelemetry);
		}
		if (!own) {
			this.appender.setContext(this.context);
			this.appender.setOpenTelemetry(this.openTelemetry);
			this.appender.start();
			root().addAppender(this.appender);
		}
	}

	// An asynchronous appender has appenders too
	private boolean setOpenTelemetry(AppenderAttachable<?> attachable, OpenTelemetry openTelemetry) {
		boolean found = false;
		for (Iterator<? extends Appender<?>> appenders = attachable.iteratorForAppenders(); appenders.hasNext();) {
			Appender<?> appender = appenders.next();
			if (appender instanceof OpenTelemetryAppender own) {
				own.setOpenTelemetry(openTelemetry);
				found = true;
			}
			else if (appender instanceof AppenderAttachable<?> nested) {
				found |= setOpenTelemetry(nested, openTelemetry);
			}
		}
		return found;
	}

	private Logger root() {
		return this.context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	/**
	 * Attaches the appender again when Logback has dropped all appenders.
	 */
	private final class Watch implements LoggerContextListener {

		@Override
		public boolean isResetResistant() {
			return true;
		}

		@Override
		public void onStart(LoggerContext context) {
			attach();
		}

		@Override
		public void onReset(LoggerContext context) {
			attach();
		}

		@Override
		public void onStop(LoggerContext context) {
		}

		@Override
		public void onLevelChange(Logger logger, Level level) {
		}

	}

}
