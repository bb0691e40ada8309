// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.Properties;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.LoggerFactory;

import org.springframework.boot.logging.LoggingSystem;

/**
 * Gives the JVM back its logging as it was when this was created.
 */
public final class KeptLogging implements AutoCloseable {

	private final Properties systemProperties = new Properties();

	public KeptLogging() {
		this.systemProperties.putAll(System.getProperties());
	}

	@Override
	public void close() throws JoranException {
		LoggingSystem.get(getClass().getClassLoader()).cleanUp();
		System.setProperties((Properties) this.systemProperties.clone());
		LoggerContext loggerContext = (LoggerContext) LoggerFactory.getILoggerFactory();
		loggerContext.stop();
		loggerContext.start();
		new ContextInitializer(loggerContext).autoConfig();
	}

}
