// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.List;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;

/**
 * A client that knows nothing of trace context and sends what it is told.
 */
final class RawGrpcClient implements AutoCloseable {

	private final ManagedChannel channel;

	RawGrpcClient(int port) {
		this.channel = NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
	}

	Channel channel() {
		return this.channel;
	}

	/**
	 * Return a channel whose calls have these header lines.
	 */
	Channel sending(List<String> headerLines) {
		Metadata metadata = new Metadata();
		for (String line : headerLines) {
			int colon = line.indexOf(':');
			metadata.put(Metadata.Key.of(line.substring(0, colon), Metadata.ASCII_STRING_MARSHALLER),
					line.substring(colon + 2));
		}
		return ClientInterceptors.intercept(this.channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
	}

	String call(CallType type, String... headerLines) {
		return type.call(sending(List.of(headerLines)), "");
	}

	@Override
	public void close() {
		this.channel.shutdownNow();
	}

}
