// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.server;

import java.net.URI;
import java.net.URISyntaxException;

import io.github.tracepropagation.grpc.metadata.MetadataFields;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.micrometer.core.instrument.binder.grpc.DefaultGrpcServerObservationConvention;
import io.micrometer.core.instrument.binder.grpc.GrpcObservationDocumentation;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationConvention;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcServerInterceptor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Propagator;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * {@link ObservationGrpcServerInterceptor} with the same observations, names and key
 * values, that ends each of them once, with the status that the caller is sent, and with
 * an error where that is a fault of the server. It comes before all interceptors that are
 * merely ordered, those that handle exceptions included, so that these run within the
 * span. A call that passes several of these is observed by the first. Safe for use by any
 * number of threads.
 *
 * @since 0.1.0
 */
public final class TracePropagationServerInterceptor extends ObservationGrpcServerInterceptor
		implements PriorityOrdered {

	private static final GrpcServerObservationConvention DEFAULT_CONVENTION = new DefaultGrpcServerObservationConvention();

	private final ObservationRegistry registry;

	private @Nullable GrpcServerObservationConvention customConvention;

	/**
	 * Create the interceptor.
	 * @param registry where the calls are observed
	 */
	public TracePropagationServerInterceptor(ObservationRegistry registry) {
		super(registry);
		this.registry = registry;
	}

	@Override
	public void setCustomConvention(@Nullable GrpcServerObservationConvention customConvention) {
		this.customConvention = customConvention;
	}

	/**
	 * Return the place of the interceptor.
	 * @return the first
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
			ServerCallHandler<Q, R> next) {
		if (ObservedServerCall.isObserved(call)) {
			return next.startCall(call, headers);
		}
		Observation observation = GrpcObservationDocumentation.SERVER.observation(this.customConvention,
				DEFAULT_CONVENTION, () -> createContext(call, headers), this.registry);
		if (observation.isNoop()) {
			return next.startCall(call, headers);
		}
		CallObservation callObservation = new CallObservation(observation);
		callObservation.start();
		ServerCall.Listener<Q> listener = callObservation
			.begin(() -> next.startCall(new ObservedServerCall<>(call, callObservation), headers));
		return new ObservedServerCallListener<>(listener, callObservation);
	}

	private static GrpcServerObservationContext createContext(ServerCall<?, ?> call, Metadata headers) {
		GrpcServerObservationContext context = new GrpcServerObservationContext(MetadataGetter.INSTANCE);
		context.setCarrier(headers);
		context.put(Attributes.class, call.getAttributes());
		MethodDescriptor<?, ?> method = call.getMethodDescriptor();
		if (method.getServiceName() != null) {
			context.setServiceName(method.getServiceName());
		}
		if (method.getBareMethodName() != null) {
			context.setMethodName(method.getBareMethodName());
		}
		context.setFullMethodName(method.getFullMethodName());
		context.setMethodType(method.getType());
		String authority = call.getAuthority();
		if (authority != null) {
			setPeer(context, authority);
		}
		return context;
	}

	// What Micrometer calls the peer here is the host that was called
	private static void setPeer(GrpcServerObservationContext context, String authority) {
		context.setAuthority(authority);
		try {
			URI uri = new URI(null, authority, null, null, null);
			context.setPeerName(uri.getHost());
			context.setPeerPort(uri.getPort());
		}
		catch (URISyntaxException ex) {
			context.setPeerName(null);
		}
	}

	/**
	 * Reads the metadata of a call.
	 */
	private static final class MetadataGetter implements Propagator.Getter<Metadata> {

		private static final MetadataGetter INSTANCE = new MetadataGetter();

		@Override
		public @Nullable String get(Metadata metadata, String name) {
			return MetadataFields.get(metadata, name);
		}

		@Override
		public Iterable<String> getAll(Metadata metadata, String name) {
			return MetadataFields.getAll(metadata, name);
		}

	}

}
