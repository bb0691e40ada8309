// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import io.micrometer.common.docs.KeyName;

/**
 * Key names of the hops of Spring Cloud Stream, on spans and on meters.
 *
 * @since 0.1.0
 */
public final class StreamKeyNames {

	private StreamKeyNames() {
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
		 * The operation.
		 */
		OPERATION_NAME("messaging.operation.name"),

		/**
		 * The kind of operation, as OpenTelemetry calls it.
		 */
		OPERATION_TYPE("messaging.operation.type"),

		/**
		 * The destination, by a name of few distinct values.
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
	 * Keys of many distinct values: on spans alone.
	 */
	public enum HighCardinality implements KeyName {

		/**
		 * The name of the binding.
		 */
		BINDING_NAME("spring.cloud.stream.binding.name"),

		/**
		 * The consumer group.
		 */
		CONSUMER_GROUP_NAME("messaging.consumer.group.name"),

		/**
		 * The size of the payload in bytes.
		 */
		BODY_SIZE("messaging.message.body.size"),

		/**
		 * The number of messages that are processed together.
		 */
		BATCH_MESSAGE_COUNT("messaging.batch.message_count");

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
