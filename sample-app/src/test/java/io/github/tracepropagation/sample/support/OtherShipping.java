// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.tracepropagation.sample.shipping.v1.OffersRequest;
import io.github.tracepropagation.sample.shipping.v1.OffersResponse;
import io.github.tracepropagation.sample.shipping.v1.QuoteRequest;
import io.github.tracepropagation.sample.shipping.v1.QuoteResponse;
import io.github.tracepropagation.sample.shipping.v1.ShippingGrpc.ShippingImplBase;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

/**
 * A shipping service of somebody else, that knows nothing of Spring. It keeps the
 * metadata it is sent.
 */
public final class OtherShipping extends ShippingImplBase implements ServerInterceptor, AutoCloseable {

	private final Map<String, Metadata> received = new ConcurrentHashMap<>();

	private final Consumer<StreamObserver<OffersResponse>> offers;

	private final Server server;

	/**
	 * Start the service.
	 * @param offers answers the request for offers
	 */
	public OtherShipping(Consumer<StreamObserver<OffersResponse>> offers) {
		this.offers = offers;
		try {
			this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
				.addService(this)
				.intercept(this)
				.build()
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the arguments by which the sample asks this service, and has none itself.
	 */
	public String[] arguments() {
		return new String[] { "--spring.grpc.server.enabled=false",
				"--spring.grpc.client.channel.shipping.target=static://127.0.0.1:" + this.server.getPort() };
	}

	/**
	 * Return the values of a key in the metadata of the last call of a method.
	 */
	public Iterable<String> received(String method, String key) {
		Iterable<String> values = this.received.get(method)
			.getAll(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
		return (values != null) ? values : List.of();
	}

	@Override
	public void quote(QuoteRequest request, StreamObserver<QuoteResponse> response) {
		response.onNext(QuoteResponse.newBuilder().setPriceInCents(7).build());
		response.onCompleted();
	}

	@Override
	public void offers(OffersRequest request, StreamObserver<OffersResponse> response) {
		response.onNext(OffersResponse.newBuilder().setCarrier("horse").setDays(4).build());
		this.offers.accept(response);
	}

	@Override
	public <Q, R> Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
		this.received.put(call.getMethodDescriptor().getBareMethodName(), headers);
		return next.startCall(call, headers);
	}

	@Override
	public void close() {
		this.server.shutdownNow();
	}

}
