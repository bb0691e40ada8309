// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Properties of gRPC.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.grpc")
public class GrpcProperties {

	/**
	 * Whether to extend the observation of gRPC calls.
	 */
	private boolean enabled = true;

	private final Client client = new Client();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Client getClient() {
		return this.client;
	}

	/**
	 * Properties of the calls that this service makes.
	 */
	public static class Client {

		/**
		 * Size of a call's metadata above which trace context is left out of it, baggage
		 * first. What the servers that are called accept, see
		 * spring.grpc.server.inbound.metadata.max-size there.
		 */
		private DataSize maxMetadataSize = DataSize.ofKilobytes(8);

		public DataSize getMaxMetadataSize() {
			return this.maxMetadataSize;
		}

		public void setMaxMetadataSize(DataSize maxMetadataSize) {
			this.maxMetadataSize = maxMetadataSize;
		}

	}

}
