// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;

/**
 * Lets a channel or a server that is made by hand take the trace context along, with one
 * span a call. For what Spring Boot makes there is nothing to do, and to do it
 * nevertheless, or twice, makes no second span. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class TracePropagationGrpc {

	private final ClientInterceptor clientInterceptor;

	private final ServerInterceptor serverInterceptor;

	/**
	 * Create the door.
	 * @param clientInterceptor observes calls that are made
	 * @param serverInterceptor observes calls that are answered
	 */
	public TracePropagationGrpc(ClientInterceptor clientInterceptor, ServerInterceptor serverInterceptor) {
		this.clientInterceptor = clientInterceptor;
		this.serverInterceptor = serverInterceptor;
	}

	/**
	 * Let the channels that a builder builds observe their calls. Interceptors that are
	 * added later see the call before it has a span, and what they are called back with
	 * is current for them too: so call this first.
	 * @param <T> the type of the builder
	 * @param builder the builder, which is changed
	 * @return the same builder
	 */
	public <T extends ManagedChannelBuilder<?>> T instrument(T builder) {
		builder.intercept(this.clientInterceptor);
		return builder;
	}

	/**
	 * Let the servers that a builder builds observe their calls. Interceptors that are
	 * added before run within the span, those that are added later outside of it: so call
	 * this last.
	 * @param <T> the type of the builder
	 * @param builder the builder, which is changed
	 * @return the same builder
	 */
	public <T extends ServerBuilder<?>> T instrument(T builder) {
		builder.intercept(this.serverInterceptor);
		return builder;
	}

}
