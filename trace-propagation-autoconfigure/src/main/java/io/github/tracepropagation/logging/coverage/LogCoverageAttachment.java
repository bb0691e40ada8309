// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.coverage;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.ConfigurationEventListener;

/**
 * Keeps a {@link LogCoverageAppender} where each event of Logback passes exactly once: at
 * the root logger, and at each logger that appends for itself and does not pass its
 * events on ({@code additivity=false}). Logback drops all appenders when it is configured
 * anew; the appender is put back after that. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class LogCoverageAttachment implements AutoCloseable {

	private final LoggerContext context;

	private final LogCoverageAppender appender;

	private final Watch watch = new Watch();

	private boolean open;

	/**
	 * Create the attachment, with the appender not attached yet.
	 * @param context the context of Logback
	 * @param appender the appender
	 */
	public LogCoverageAttachment(LoggerContext context, LogCoverageAppender appender) {
		this.context = context;
		this.appender = appender;
		this.appender.setContext(context);
	}

	/**
	 * Attach the appender, and keep it attached until this is closed.
	 */
	public synchronized void open() {
		if (!this.open) {
			this.open = true;
			this.context.addConfigurationEventListener(this.watch);
			attach();
		}
	}

	/**
	 * Attach the appender where it is missing. This is for the one case that Logback does
	 * not tell of: it was stopped, and then configured by other means than a file.
	 */
	public synchronized void refresh() {
		if (this.open) {
			attach();
		}
	}

	/**
	 * Detach the appender, for good.
	 */
	@Override
	public synchronized void close() {
		this.open = false;
		this.context.removeConfigurationEventListener(this.watch);
		this.context.removeListener(this.watch);
		this.context.getLoggerList().forEach((logger) -> logger.detachAppender(this.appender));
		this.appender.stop();
	}

	private void attach() {
		if (!this.context.getCopyOfListenerList().contains(this.watch)) {
			this.context.addListener(this.watch);
		}
		this.appender.start();
		for (Logger logger : this.context.getLoggerList()) {
			if (isEnd(logger)) {
				logger.addAppender(this.appender);
			}
			else {
				logger.detachAppender(this.appender);
			}
		}
	}

	private static boolean isEnd(Logger logger) {
		return logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME)
				|| (!logger.isAdditive() && logger.iteratorForAppenders().hasNext());
	}

	/**
	 * Hears of the configuration of Logback. As a {@link ConfigurationEventListener} it
	 * stays when Logback is stopped.
	 */
	private final class Watch implements LoggerContextListener, ConfigurationEventListener {

		@Override
		public void listen(ConfigurationEvent event) {
			switch (event.getEventType()) {
				case CONFIGURATION_ENDED_SUCCESSFULLY, CONFIGURATION_ENDED_WITH_XML_PARSING_ERRORS -> refresh();
				default -> {
				}
			}
		}

		@Override
		public boolean isResetResistant() {
			return true;
		}

		@Override
		public void onStart(LoggerContext context) {
			refresh();
		}

		@Override
		public void onReset(LoggerContext context) {
			refresh();
		}

		@Override
		public void onStop(LoggerContext context) {
		}

		@Override
		public void onLevelChange(Logger logger, Level level) {
		}

	}

}
