// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.tracepropagation.autoconfigure.report.bean.Fields;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;

/**
 * What a channel is made of: the channels below it and the interceptors that its calls
 * pass, as far as they are known.
 *
 * @param layers the channel and those below it
 * @param interceptors the interceptors
 */
record InspectedChannel(List<Channel> layers, List<ClientInterceptor> interceptors) {

	private static final String IMPLEMENTATIONS = "io.grpc.";

	// The names of the fields by which gRPC's channels hold the one below
	private static final List<String> BELOW = List.of("delegate", "interceptorChannel", "channel");

	static InspectedChannel of(Channel channel) {
		List<Channel> layers = new ArrayList<>();
		List<ClientInterceptor> interceptors = new ArrayList<>();
		Optional<Channel> next = Optional.of(channel);
		while (next.isPresent() && !layers.contains(next.get())) {
			Channel layer = next.get();
			layers.add(layer);
			Fields.read(layer, "interceptor", ClientInterceptor.class).ifPresent(interceptors::add);
			next = BELOW.stream().flatMap((name) -> Fields.read(layer, name, Channel.class).stream()).findFirst();
		}
		return new InspectedChannel(layers, interceptors);
	}

	boolean isObserved() {
		return this.interceptors.stream().anyMatch(ObservationGrpcClientInterceptor.class::isInstance);
	}

	// A channel of another library may do anything, and a mock has none below it
	boolean isKnown() {
		return this.layers.size() > 1
				&& this.layers.stream().allMatch((layer) -> layer.getClass().getName().startsWith(IMPLEMENTATIONS));
	}

}
