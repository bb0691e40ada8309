// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.micrometer.common.docs.KeyName;

/**
 * Key names of the NATS observations.
 */
final class NatsKeyNames {

	private NatsKeyNames() {
	}

	/**
	 * Keys of few distinct values: on spans and on meters.
	 */
	enum LowCardinality implements KeyName {

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
	enum HighCardinality implements KeyName {

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
		BODY_SIZE("messaging.message.body.size");

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
