// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.client;

import java.util.ArrayList;
import java.util.List;

import io.github.tracepropagation.boundary.observation.InjectedFields;
import io.github.tracepropagation.grpc.metadata.MetadataLimit;
import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.Metadata;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationContext;
import io.micrometer.observation.Observation;

/**
 * {@link ClientStreamTracer.Factory} that lets a {@link MetadataLimit} see the metadata
 * of a call when all of it is there: what other interceptors and the call's credentials
 * add as well. Each attempt of a call that is repeated has metadata of its own.
 */
final class MetadataLimitTracerFactory extends ClientStreamTracer.Factory {

	private final Observation.ContextView context;

	private final MetadataLimit limit;

	MetadataLimitTracerFactory(Observation.ContextView context, MetadataLimit limit) {
		this.context = context;
		this.limit = limit;
	}

	@Override
	public ClientStreamTracer newClientStreamTracer(StreamInfo info, Metadata headers) {
		return new ClientStreamTracer() {

			@Override
			public void streamCreated(Attributes transportAttributes, Metadata headers) {
				fit(headers);
			}

		};
	}

	private void fit(Metadata metadata) {
		InjectedFields injected = InjectedFields.of(this.context);
		if (injected != null) {
			List<String> fields = new ArrayList<>();
			injected.forEach((field, value) -> fields.add(field));
			this.limit.fit(metadata, fields, address());
		}
	}

	private String address() {
		return (this.context instanceof GrpcClientObservationContext call)
				? "/" + call.getFullMethodName() + call.getAuthority() : "";
	}

}
