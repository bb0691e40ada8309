// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.otlp;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OtlpLogAttachment}.
 */
class OtlpLogAttachmentTests {

	private final LoggerContext context = new LoggerContext();

	private final Logger root = this.context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final OpenTelemetryAppender appender = new OpenTelemetryAppender();

	private final List<String> records = new ArrayList<>();

	private final OtlpLogAttachment attachment = new OtlpLogAttachment(this.context, this.appender,
			recording(this.records));

	@BeforeEach
	void giveItAnMdc() {
		this.context.setMDCAdapter(new LogbackMDCAdapter());
	}

	@AfterEach
	void stop() {
		this.attachment.close();
		this.context.stop();
	}

	@Test
	void appenderIsAttachedUntilClosed() {
		this.attachment.open();
		assertThat(this.root.isAttached(this.appender)).isTrue();
		this.attachment.close();
		assertThat(this.root.isAttached(this.appender)).isFalse();
	}

	@Test
	void appenderOfTheApplicationWithinAnotherIsUsed() {
		AsyncAppender outer = new AsyncAppender();
		outer.setContext(this.context);
		outer.addAppender(own());
		outer.start();
		this.root.addAppender(outer);
		this.attachment.open();
		assertThat(this.root.isAttached(this.appender)).isFalse();
	}

	@Test
	void appenderIsAttachedAgainWhenLogbackIsConfiguredAnew() {
		this.attachment.open();
		this.context.reset();
		this.context.start();
		assertThat(this.root.isAttached(this.appender)).isTrue();
		assertThat(this.appender.isStarted()).isTrue();
	}

	@Test
	void appenderGivesWayToThatOfANewConfiguration() {
		this.attachment.open();
		this.context.reset();
		this.root.addAppender(own());
		this.context.start();
		assertThat(this.root.isAttached(this.appender)).isFalse();
	}

	@Test
	void appenderIsAttachedAgainWhenAChangedFileIsRead() throws Exception {
		this.attachment.open();
		configure("<configuration><root level='INFO'/></configuration>");
		assertThat(this.root.isAttached(this.appender)).isTrue();
		assertThat(this.appender.isStarted()).isTrue();
	}

	@Test
	void appenderOfAChangedFileIsUsed() throws Exception {
		this.attachment.open();
		configure("<configuration><appender name='OTEL' class='" + OpenTelemetryAppender.class.getName()
				+ "'/><root level='INFO'><appender-ref ref='OTEL'/></root></configuration>");
		assertThat(this.root.isAttached(this.appender)).isFalse();
		this.root.info("one");
		assertThat(this.records).containsExactly("one");
		this.attachment.close();
		this.root.info("two");
		assertThat(this.records).containsExactly("one");
	}

	@Test
	void lastOneThatIsOpenGetsAllEvents() {
		List<String> others = new ArrayList<>();
		OtlpLogAttachment other = new OtlpLogAttachment(this.context, new OpenTelemetryAppender(), recording(others));
		this.attachment.open();
		this.root.info("first");
		other.open();
		this.root.info("both");
		other.close();
		this.root.info("first again");
		assertThat(this.records).containsExactly("first", "first again");
		assertThat(others).containsExactly("both");
	}

	@Test
	void closeOfTheFirstLeavesTheLastAsItIs() {
		List<String> others = new ArrayList<>();
		OtlpLogAttachment other = new OtlpLogAttachment(this.context, new OpenTelemetryAppender(), recording(others));
		this.root.addAppender(own());
		this.attachment.open();
		other.open();
		this.attachment.close();
		this.root.info("one");
		this.context.reset();
		this.root.info("two");
		other.close();
		this.root.info("three");
		assertThat(others).containsExactly("one", "two");
		assertThat(this.records).isEmpty();
	}

	@Test
	void contextsOfLogbackAreApart() {
		List<String> others = new ArrayList<>();
		LoggerContext otherContext = new LoggerContext();
		otherContext.setMDCAdapter(new LogbackMDCAdapter());
		try (OtlpLogAttachment other = new OtlpLogAttachment(otherContext, new OpenTelemetryAppender(),
				recording(others))) {
			this.attachment.open();
			other.open();
			this.root.info("one");
			otherContext.getLogger("other").info("two");
			assertThat(this.records).containsExactly("one");
			assertThat(others).containsExactly("two");
		}
		finally {
			otherContext.stop();
		}
	}

	private void configure(String configuration) throws Exception {
		this.context.reset();
		JoranConfigurator configurator = new JoranConfigurator();
		configurator.setContext(this.context);
		configurator.doConfigure(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
	}

	private static OpenTelemetry recording(List<String> records) {
		return OpenTelemetrySdk.builder()
			.setLoggerProvider(SdkLoggerProvider.builder()
				.addLogRecordProcessor((context, record) -> records
					.add(Objects.requireNonNull(record.toLogRecordData().getBodyValue()).asString()))
				.build())
			.build();
	}

	private OpenTelemetryAppender own() {
		OpenTelemetryAppender own = new OpenTelemetryAppender();
		own.setContext(this.context);
		own.start();
		return own;
	}

}
