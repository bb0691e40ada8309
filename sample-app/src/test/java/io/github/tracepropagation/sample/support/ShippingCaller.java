// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.support;

import java.util.ArrayList;
import java.util.List;

import io.github.tracepropagation.sample.shipping.v1.OffersRequest;
import io.github.tracepropagation.sample.shipping.v1.QuoteRequest;
import io.github.tracepropagation.sample.shipping.v1.ShippingGrpc;
import io.github.tracepropagation.sample.shipping.v1.ShippingGrpc.ShippingBlockingStub;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

/**
 * A caller of the shipping service with a trace of its own, that knows nothing but gRPC.
 */
public final class ShippingCaller implements AutoCloseable {

	private final ManagedChannel channel;

	private final ShippingBlockingStub grpc;

	public ShippingCaller(int port, Trace trace) {
		Metadata metadata = new Metadata();
		metadata.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), trace.parent());
		this.channel = Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
		this.grpc = ShippingGrpc.newBlockingStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
	}

	public long quote(int quantity) {
		return this.grpc.quote(QuoteRequest.newBuilder().setSku("A-1").setQuantity(quantity).build()).getPriceInCents();
	}

	public List<String> carriers(int quantity) {
		List<String> carriers = new ArrayList<>();
		this.grpc.offers(OffersRequest.newBuilder().setSku("A-1").setQuantity(quantity).build())
			.forEachRemaining((offer) -> carriers.add(offer.getCarrier()));
		return carriers;
	}

	@Override
	public void close() {
		this.channel.shutdownNow();
	}

}
