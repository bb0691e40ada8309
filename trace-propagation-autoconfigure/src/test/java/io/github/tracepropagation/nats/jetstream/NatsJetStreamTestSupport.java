// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.jetstream;

import java.util.UUID;
import java.util.function.UnaryOperator;

import io.github.tracepropagation.nats.NatsTemplateTestSupport;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A stream for each test that takes {@code orders.>}.
 */
abstract class NatsJetStreamTestSupport extends NatsTemplateTestSupport {

	private Connection administration;

	protected JetStreamManagement management;

	protected String stream = "S" + UUID.randomUUID().toString().replace("-", "");

	@BeforeEach
	void createStream() throws Exception {
		this.administration = connect((options) -> options);
		this.management = this.administration.jetStreamManagement();
		createStream((configuration) -> configuration);
	}

	@AfterEach
	void deleteStream() throws Exception {
		this.management.deleteStream(this.stream);
		this.administration.close();
	}

	protected void recreateStream(UnaryOperator<StreamConfiguration.Builder> configuration) throws Exception {
		this.management.deleteStream(this.stream);
		createStream(configuration);
	}

	private void createStream(UnaryOperator<StreamConfiguration.Builder> configuration) throws Exception {
		this.management.addStream(configuration
			.apply(StreamConfiguration.builder().name(this.stream).subjects("orders.>").storageType(StorageType.Memory))
			.build());
	}

	protected NatsJetStreamOperations jetStream() {
		return template().jetStream();
	}

	protected MessageInfo stored(long sequence) throws Exception {
		return this.management.getMessage(this.stream, sequence);
	}

	protected long storedCount() throws Exception {
		return this.management.getStreamInfo(this.stream).getStreamState().getMsgCount();
	}

	protected static @Nullable String attribute(SpanData span, String key) {
		return span.getAttributes().get(AttributeKey.stringKey(key));
	}

}
