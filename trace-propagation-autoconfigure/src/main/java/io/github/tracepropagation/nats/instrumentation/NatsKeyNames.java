// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import io.micrometer.common.docs.KeyName;

/**
 * Key names of the hops of NATS, on spans and on meters.
 *
 * @since 0.1.0
 */
public final class NatsKeyNames {

	private NatsKeyNames() {
	}

	/**
	 * Keys of few distinct values: on spans and on meters.
	 */
	public enum LowCardinality implements KeyName {

		/**
		 * The messaging system.
		 */
		SYSTEM("messaging.system"),

		/**
		 * The operation, as the client library calls it.
		 */
		OPERATION_NAME("messaging.operation.name"),

		/**
		 * The kind of operation, as OpenTelemetry calls it.
		 */
		OPERATION_TYPE("messaging.operation.type"),

		/**
		 * The subject template.
		 */
		DESTINATION_NAME("messaging.destination.name");

		private final String key;

		LowCardinality(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys of many distinct values: on spans only.
	 */
	public enum HighCardinality implements KeyName {

		/**
		 * The raw subject.
		 */
		SUBJECT("messaging.nats.subject"),

		/**
		 * The queue group.
		 */
		CONSUMER_GROUP_NAME("messaging.consumer.group.name"),

		/**
		 * The size of the payload in bytes.
		 */
		BODY_SIZE("messaging.message.body.size"),

		/**
		 * How many messages are processed together.
		 */
		BATCH_MESSAGE_COUNT("messaging.batch.message_count"),

		/**
		 * The JetStream stream the message is in.
		 */
		STREAM("messaging.nats.stream"),

		/**
		 * The sequence number of the message in its stream.
		 */
		STREAM_SEQUENCE("messaging.nats.stream.sequence"),

		/**
		 * How often the message was delivered by now.
		 */
		DELIVERED_COUNT("messaging.nats.delivered_count");

		private final String key;

		HighCardinality(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
