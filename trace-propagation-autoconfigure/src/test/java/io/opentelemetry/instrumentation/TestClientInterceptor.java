// SPDX-License-Identifier: Apache-2.0

package io.opentelemetry.instrumentation;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/**
 * Stands in for the interceptor of OpenTelemetry's instrumentation of gRPC, whose package
 * it shares.
 */
public class TestClientInterceptor implements ClientInterceptor {

	@Override
	public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions callOptions, Channel next) {
		return next.newCall(method, callOptions);
	}

}
