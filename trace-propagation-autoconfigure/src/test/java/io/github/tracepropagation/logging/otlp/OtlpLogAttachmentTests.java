// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.otlp;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OtlpLogAttachment}.
 */
class OtlpLogAttachmentTests {

	private final LoggerContext context = new LoggerContext();

	private final Logger root = this.context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final OpenTelemetryAppender appender = new OpenTelemetryAppender();

	private final OtlpLogAttachment attachment = new OtlpLogAttachment(this.context, this.appender,
			OpenTelemetry.noop());

	@AfterEach
	void stop() {
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

	private OpenTelemetryAppender own() {
		OpenTelemetryAppender own = new OpenTelemetryAppender();
		own.setContext(this.context);
		own.start();
		return own;
	}

}
