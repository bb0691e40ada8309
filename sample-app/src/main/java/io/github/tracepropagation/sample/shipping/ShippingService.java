// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.shipping;

import java.util.List;

import io.github.tracepropagation.sample.shipping.v1.OffersRequest;
import io.github.tracepropagation.sample.shipping.v1.OffersResponse;
import io.github.tracepropagation.sample.shipping.v1.QuoteRequest;
import io.github.tracepropagation.sample.shipping.v1.QuoteResponse;
import io.github.tracepropagation.sample.shipping.v1.ShippingGrpc.ShippingImplBase;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.grpc.server.service.GrpcService;

/**
 * The shipping service: the same price for each piece, and always the same carriers.
 */
@GrpcService
class ShippingService extends ShippingImplBase {

	private static final Logger logger = LoggerFactory.getLogger(ShippingService.class);

	private static final long CENTS_A_PIECE = 95;

	private static final List<Offer> OFFERS = List.of(new Offer("drone", 1), new Offer("van", 2), new Offer("bike", 3));

	@Override
	public void quote(QuoteRequest request, StreamObserver<QuoteResponse> response) {
		if (request.getQuantity() < 1) {
			refuse(response);
			return;
		}
		long price = CENTS_A_PIECE * request.getQuantity();
		logger.info("Delivery of {} x {} costs {} cents", request.getQuantity(), request.getSku(), price);
		response.onNext(QuoteResponse.newBuilder().setPriceInCents(price).build());
		response.onCompleted();
	}

	@Override
	public void offers(OffersRequest request, StreamObserver<OffersResponse> response) {
		if (request.getQuantity() < 1) {
			refuse(response);
			return;
		}
		logger.info("Offering {} deliveries of {} x {}", OFFERS.size(), request.getQuantity(), request.getSku());
		OFFERS.forEach((offer) -> response
			.onNext(OffersResponse.newBuilder().setCarrier(offer.carrier()).setDays(offer.days()).build()));
		response.onCompleted();
	}

	private static void refuse(StreamObserver<?> response) {
		logger.info("Refused: quantity must be at least 1");
		response.onError(Status.INVALID_ARGUMENT.withDescription("quantity must be at least 1").asRuntimeException());
	}

}
