// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.tracepropagation.tck.HeaderLines;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that knows nothing of trace context and keeps the metadata of its calls.
 */
final class RawGrpcServer implements AutoCloseable {

	private final List<HeaderLines> calls = new CopyOnWriteArrayList<>();

	private final ScriptedService service = new ScriptedService();

	private final Server server;

	RawGrpcServer() {
		this(8 * 1024 * 1024);
	}

	RawGrpcServer(int maxMetadataSize) {
		try {
			this.server = NettyServerBuilder.forPort(0)
				.maxInboundMetadataSize(maxMetadataSize)
				.addService(ServerInterceptors.intercept(this.service, new KeepingInterceptor()))
				.build()
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int port() {
		return this.server.getPort();
	}

	ScriptedService service() {
		return this.service;
	}

	void reset() {
		this.calls.clear();
		this.service.reset();
	}

	List<HeaderLines> calls() {
		return this.calls;
	}

	HeaderLines onlyCall() {
		assertThat(this.calls).hasSize(1);
		return this.calls.get(0);
	}

	@Override
	public void close() {
		this.server.shutdownNow();
	}

	/**
	 * Keeps the metadata.
	 */
	private final class KeepingInterceptor implements ServerInterceptor {

		@Override
		public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
				ServerCallHandler<Q, R> next) {
			List<String> lines = new ArrayList<>();
			for (String name : headers.keys()) {
				if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
					headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER))
						.forEach((value) -> lines.add(name + ": " + value));
				}
			}
			RawGrpcServer.this.calls.add(new HeaderLines(lines));
			return Contexts.interceptCall(Context.current(), call, headers, next);
		}

	}

}
