// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.grpc.client.TracePropagationClientInterceptor;
import io.github.tracepropagation.grpc.server.TracePropagationServerInterceptor;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationConvention;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Makes the interceptors of either side.
 */
final class Interceptors {

	private static final String MAX_METADATA_SIZE = "trace-propagation.grpc.client.max-metadata-size";

	private Interceptors() {
	}

	static TracePropagationClientInterceptor client(ObservationRegistry observationRegistry,
			ObjectProvider<GrpcClientObservationConvention> customConvention, GrpcProperties properties,
			ObjectProvider<PropagationBoundary> boundary) {
		TracePropagationClientInterceptor interceptor = new TracePropagationClientInterceptor(observationRegistry,
				bytes(properties.getClient().getMaxMetadataSize()),
				(field, reason) -> boundary.ifAvailable((available) -> available.recordDropped(field, reason)));
		customConvention.ifAvailable(interceptor::setCustomConvention);
		return interceptor;
	}

	static TracePropagationServerInterceptor server(ObservationRegistry observationRegistry,
			ObjectProvider<GrpcServerObservationConvention> customConvention) {
		TracePropagationServerInterceptor interceptor = new TracePropagationServerInterceptor(observationRegistry);
		customConvention.ifAvailable(interceptor::setCustomConvention);
		return interceptor;
	}

	private static int bytes(DataSize size) {
		if (size.toBytes() <= 0 || size.toBytes() > Integer.MAX_VALUE) {
			throw new InvalidConfigurationPropertyValueException(MAX_METADATA_SIZE, size,
					"It must be more than 0B and less than 2GB, such as '8KB'.");
		}
		return (int) size.toBytes();
	}

}
