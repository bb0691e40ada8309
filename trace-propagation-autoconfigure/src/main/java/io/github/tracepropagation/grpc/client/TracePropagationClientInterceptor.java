// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.client;

import java.net.URI;
import java.net.URISyntaxException;

import io.github.tracepropagation.grpc.metadata.FieldDropListener;
import io.github.tracepropagation.grpc.metadata.MetadataFields;
import io.github.tracepropagation.grpc.metadata.MetadataLimit;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.micrometer.core.instrument.binder.grpc.DefaultGrpcClientObservationConvention;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationContext;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationConvention;
import io.micrometer.core.instrument.binder.grpc.GrpcObservationDocumentation;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * {@link ObservationGrpcClientInterceptor} with the same observations, names and key
 * values, that ends each of them once, with an error for every status that is not
 * {@code OK}, and that calls back with what was current where the call was made. Where no
 * span was, the one of the call is. A call that passes several of these is observed by
 * the first. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class TracePropagationClientInterceptor extends ObservationGrpcClientInterceptor {

	private static final GrpcClientObservationConvention DEFAULT_CONVENTION = new DefaultGrpcClientObservationConvention();

	private static final CallOptions.Key<Boolean> OBSERVED = CallOptions.Key
		.createWithDefault("trace-propagation-observed", false);

	private final ObservationRegistry registry;

	private final MetadataLimit limit;

	private final FieldDropListener dropListener;

	private @Nullable GrpcClientObservationConvention customConvention;

	/**
	 * Create the interceptor.
	 * @param registry where the calls are observed
	 * @param maxMetadataSize how many bytes the metadata of a call may have with the
	 * trace context in it
	 * @param dropListener hears of fields that are left out
	 */
	public TracePropagationClientInterceptor(ObservationRegistry registry, int maxMetadataSize,
			FieldDropListener dropListener) {
		super(registry);
		this.registry = registry;
		this.limit = new MetadataLimit(maxMetadataSize, dropListener);
		this.dropListener = dropListener;
	}

	@Override
	public void setCustomConvention(@Nullable GrpcClientObservationConvention customConvention) {
		this.customConvention = customConvention;
	}

	@Override
	public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions callOptions, Channel next) {
		if (callOptions.getOption(OBSERVED)) {
			return next.newCall(method, callOptions);
		}
		Observation observation = GrpcObservationDocumentation.CLIENT.observation(this.customConvention,
				DEFAULT_CONVENTION, () -> createContext(method, next), this.registry);
		if (observation.isNoop()) {
			return next.newCall(method, callOptions);
		}
		CallOptions observed = callOptions.withOption(OBSERVED, true)
			.withStreamTracerFactory(new MetadataLimitTracerFactory(observation.getContextView(), this.limit));
		return new ObservedClientCall<>(next.newCall(method, observed), new CallObservation(observation));
	}

	private GrpcClientObservationContext createContext(MethodDescriptor<?, ?> method, Channel channel) {
		GrpcClientObservationContext context = new GrpcClientObservationContext((metadata, name, value) -> {
			if (metadata != null && !MetadataFields.set(metadata, name, value)) {
				this.dropListener.dropped(name, MetadataFields.FORBIDDEN_VALUE);
			}
		});
		if (method.getServiceName() != null) {
			context.setServiceName(method.getServiceName());
		}
		if (method.getBareMethodName() != null) {
			context.setMethodName(method.getBareMethodName());
		}
		context.setFullMethodName(method.getFullMethodName());
		context.setMethodType(method.getType());
		String authority = channel.authority();
		if (authority != null) {
			setPeer(context, authority);
		}
		return context;
	}

	private static void setPeer(GrpcClientObservationContext context, String authority) {
		context.setAuthority(authority);
		try {
			URI uri = new URI(null, authority, null, null, null);
			context.setPeerName(uri.getHost());
			context.setPeerPort(uri.getPort());
		}
		catch (URISyntaxException ex) {
			context.setPeerName(TargetHost.of(authority));
		}
	}

}
