// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.otlp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.ConfigurationEvent.EventType;
import ch.qos.logback.core.spi.ConfigurationEventListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@link OpenTelemetryAppender OpenTelemetry's appender} attached to the root
 * logger of Logback until it is closed. Where the application's own configuration has
 * such an appender, that one gets the {@link OpenTelemetry} and no other is attached, so
 * that no event is exported twice. Of several that are open for one context of Logback,
 * as of two applications in one JVM, the last one is in use, for all events; when it is
 * closed, the one before it is again. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class OtlpLogAttachment implements AutoCloseable {

	private static final List<OtlpLogAttachment> OPEN = new ArrayList<>();

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
	public void open() {
		synchronized (OPEN) {
			OtlpLogAttachment before = inUse(this.context);
			if (before != null) {
				before.root().detachAppender(before.appender);
			}
			OPEN.add(this);
			this.context.addListener(this.watch);
			this.context.addConfigurationEventListener(this.watch);
			attach();
		}
	}

	/**
	 * Detach the appender, for good. Where no other is open, an appender of the
	 * application's own gives its events to nobody from now on.
	 */
	@Override
	public void close() {
		synchronized (OPEN) {
			OPEN.remove(this);
			this.context.removeListener(this.watch);
			this.context.removeConfigurationEventListener(this.watch);
			root().detachAppender(this.appender);
			this.appender.stop();
			OtlpLogAttachment before = inUse(this.context);
			if (before != null) {
				before.attach();
			}
			else {
				give(OpenTelemetry.noop());
			}
		}
	}

	private void attach() {
		root().detachAppender(this.appender);
		if (!give(this.openTelemetry)) {
			this.appender.setContext(this.context);
			this.appender.setOpenTelemetry(this.openTelemetry);
			this.appender.start();
			root().addAppender(this.appender);
		}
	}

	private void attachAgain() {
		synchronized (OPEN) {
			if (inUse(this.context) == this) {
				attach();
			}
		}
	}

	private static @Nullable OtlpLogAttachment inUse(LoggerContext context) {
		OtlpLogAttachment last = null;
		for (OtlpLogAttachment open : OPEN) {
			last = (open.context == context) ? open : last;
		}
		return last;
	}

	/**
	 * Give an instance to the appenders that the application has.
	 * @param openTelemetry the instance
	 * @return whether there are any
	 */
	private boolean give(OpenTelemetry openTelemetry) {
		boolean found = false;
		for (Logger logger : this.context.getLoggerList()) {
			found |= setOpenTelemetry(logger, openTelemetry);
		}
		return found;
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
	private final class Watch implements LoggerContextListener, ConfigurationEventListener {

		// What is configured anew is not started anew
		@Override
		public void listen(ConfigurationEvent event) {
			if (event.getEventType() == EventType.CONFIGURATION_ENDED_SUCCESSFULLY) {
				attachAgain();
			}
		}

		@Override
		public boolean isResetResistant() {
			return true;
		}

		@Override
		public void onStart(LoggerContext context) {
			attachAgain();
		}

		@Override
		public void onReset(LoggerContext context) {
			attachAgain();
		}

		@Override
		public void onStop(LoggerContext context) {
		}

		@Override
		public void onLevelChange(Logger logger, Level level) {
		}

	}

}
