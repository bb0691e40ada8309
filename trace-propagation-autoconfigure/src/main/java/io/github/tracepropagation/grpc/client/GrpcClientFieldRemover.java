// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.client;

import io.github.tracepropagation.boundary.observation.FieldRemover;
import io.github.tracepropagation.grpc.metadata.MetadataFields;
import io.grpc.Metadata;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationContext;
import io.micrometer.observation.transport.SenderContext;

/**
 * {@link FieldRemover} for the metadata of calls by gRPC, as that which was copied from a
 * call that is answered.
 *
 * @since 0.1.0
 */
public final class GrpcClientFieldRemover implements FieldRemover {

	@Override
	public boolean remove(SenderContext<?> context, String field) {
		if (!(context instanceof GrpcClientObservationContext clientContext)) {
			return false;
		}
		Metadata metadata = clientContext.getCarrier();
		if (metadata != null) {
			MetadataFields.remove(metadata, field);
		}
		return true;
	}

}
