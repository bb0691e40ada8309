// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.coverage;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogCoverageAttachment} and its {@link LogCoverageAppender}, on a
 * Logback of their own.
 */
class LogCoverageAttachmentTests {

	private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();

	private final LoggerContext context = new LoggerContext();

	private final LogCoverage coverage = new LogCoverage(new LoggerGroupNames(Map.of()));

	private final LogCoverageAppender appender = new LogCoverageAppender(this.coverage, "trace_id");

	private final LogCoverageAttachment attachment = new LogCoverageAttachment(this.context, this.appender);

	@BeforeEach
	void start() {
		this.context.setMDCAdapter(this.mdc);
		this.context.start();
	}

	@AfterEach
	void stop() {
		this.context.stop();
	}

	@Test
	void eventWithATraceIdHasATraceAndOneWithoutHasNot() {
		this.attachment.open();
		logger("orders").info("without");
		this.mdc.put("trace_id", "0af7651916cd43dd8448eb211c80319c");
		logger("orders").info("with");
		this.mdc.put("trace_id", "");
		logger("orders").info("empty");
		this.mdc.remove("trace_id");
		assertCounted(3, 2);
	}

	@Test
	void nothingIsCountedUnlessOpen() {
		logger("orders").info("before");
		this.attachment.refresh();
		logger("orders").info("still before");
		assertCounted(0, 0);
	}

	@Test
	void eventOfALoggerThatDoesNotPassItsEventsOnIsCountedOnce() {
		appendsForItself("audit");
		this.attachment.open();
		logger("audit").info("one");
		logger("audit.below").info("two");
		logger("orders").info("three");
		assertCounted(3, 3);
	}

	@Test
	void eventIsCountedOnceWhereNoneOfSeveralLoggersPassesItOn() {
		appendsForItself("audit");
		appendsForItself("audit.below");
		this.attachment.open();
		logger("audit.below.it").info("one");
		assertCounted(1, 1);
	}

	@Test
	void eventThatNobodyAppendsIsNotCounted() {
		logger("silent").setAdditive(false);
		this.attachment.open();
		logger("silent").info("unheard");
		assertCounted(0, 0);
	}

	@Test
	void eventIsCountedOnceWhenItsLoggerComesToPassItsEventsOn() {
		appendsForItself("audit");
		this.attachment.open();
		logger("audit").setAdditive(true);
		this.attachment.refresh();
		logger("audit").info("one");
		assertCounted(1, 1);
	}

	@Test
	void openingTwiceCountsOnce() {
		this.attachment.open();
		this.attachment.open();
		logger("orders").info("one");
		assertCounted(1, 1);
	}

	@Test
	void levelThatIsOffIsNotCounted() {
		logger("orders").setLevel(Level.WARN);
		this.attachment.open();
		logger("orders").info("off");
		assertCounted(0, 0);
	}

	@Test
	void appenderBehindAnAsynchronousOneSeesTheMdcAndTheThreadThatLogged() {
		AsyncAppender async = new AsyncAppender();
		async.setContext(this.context);
		this.appender.setContext(this.context);
		this.appender.start();
		async.addAppender(this.appender);
		async.start();
		logger("ROOT").addAppender(async);
		this.mdc.put("trace_id", "0af7651916cd43dd8448eb211c80319c");
		logger("orders").info("with");
		this.mdc.remove("trace_id");
		logger("orders").info("without");
		async.stop();
		assertCounted(2, 1);
		assertThat(this.coverage.report().threadPools())
			.containsOnlyKeys(ThreadPoolNames.of(Thread.currentThread().getName()));
	}

	@Test
	void eventWithoutAnMdcHasNoTrace() {
		this.attachment.open();
		this.appender.doAppend(new LoggingEvent("", logger("orders"), Level.INFO, "no MDC", null, null) {

			@Override
			public @Nullable Map<String, String> getMDCPropertyMap() {
				return null;
			}

		});
		assertCounted(1, 1);
	}

	@Test
	void resetKeepsTheAppenderAtTheRoot() {
		this.attachment.open();
		this.context.reset();
		logger("orders").info("one");
		assertCounted(1, 1);
	}

	@Test
	void fileThatConfiguresLogbackAnewKeepsTheAppenderEverywhere() throws JoranException {
		this.attachment.open();
		for (int round = 0; round < 3; round++) {
			this.context.reset();
			configure();
		}
		logger("audit").info("one");
		logger("orders").info("two");
		assertCounted(2, 2);
	}

	@Test
	void fileThatConfiguresLogbackAfterAStopKeepsTheAppenderEverywhere() throws JoranException {
		this.attachment.open();
		this.context.stop();
		this.context.reset();
		configure();
		this.context.start();
		logger("audit").info("one");
		logger("orders").info("two");
		this.context.reset();
		logger("orders").info("three");
		assertCounted(3, 3);
	}

	@Test
	void refreshPutsBackWhatAStopTookAway() {
		this.attachment.open();
		this.context.stop();
		this.context.reset();
		this.context.start();
		logger("orders").info("lost");
		this.attachment.refresh();
		logger("orders").info("counted");
		assertCounted(1, 1);
	}

	@Test
	void closingLeavesNothingBehind() throws JoranException {
		appendsForItself("audit");
		this.attachment.open();
		this.attachment.close();
		assertThat(attached()).isEmpty();
		assertThat(this.context.getCopyOfListenerList()).isEmpty();
		this.context.reset();
		configure();
		this.attachment.refresh();
		assertThat(attached()).isEmpty();
		logger("orders").info("unheard");
		assertCounted(0, 0);
	}

	private List<String> attached() {
		return this.context.getLoggerList()
			.stream()
			.filter((logger) -> logger.isAttached(this.appender))
			.map(Logger::getName)
			.toList();
	}

	private void appendsForItself(String name) {
		Appender<ILoggingEvent> own = new ListAppender<>();
		own.setContext(this.context);
		own.start();
		logger(name).addAppender(own);
		logger(name).setAdditive(false);
	}

	private void configure() throws JoranException {
		JoranConfigurator configurator = new JoranConfigurator();
		configurator.setContext(this.context);
		configurator.doConfigure(new ByteArrayInputStream("""
				<configuration>
					<appender name="LIST" class="ch.qos.logback.core.read.ListAppender"/>
					<logger name="audit" additivity="false">
						<appender-ref ref="LIST"/>
					</logger>
					<root level="INFO">
						<appender-ref ref="LIST"/>
					</root>
				</configuration>
				""".getBytes(StandardCharsets.UTF_8)));
	}

	private Logger logger(String name) {
		return this.context.getLogger(name);
	}

	private void assertCounted(long events, long withoutTrace) {
		LogCoverageReport report = this.coverage.report();
		assertThat(List.of(report.events(), report.withoutTrace())).containsExactly(events, withoutTrace);
	}

}
