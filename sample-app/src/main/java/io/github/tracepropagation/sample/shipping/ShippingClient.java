// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.shipping;

import java.util.ArrayList;
import java.util.List;

import io.github.tracepropagation.sample.shipping.v1.OffersRequest;
import io.github.tracepropagation.sample.shipping.v1.QuoteRequest;
import io.github.tracepropagation.sample.shipping.v1.ShippingGrpc.ShippingBlockingStub;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Asks the shipping service over gRPC: one call with one answer, one with a stream of
 * them.
 */
@Component
public class ShippingClient {

	// Made at the first call: the port of this application is known only once it listens
	private final ObjectProvider<ShippingBlockingStub> grpc;

	ShippingClient(ObjectProvider<ShippingBlockingStub> grpc) {
		this.grpc = grpc;
	}

	/**
	 * Find out how an order can be delivered.
	 * @param sku what is ordered
	 * @param quantity how many of it
	 * @return the delivery
	 * @throws io.grpc.StatusRuntimeException where the shipping service did not answer in
	 * full
	 */
	public Delivery delivery(String sku, int quantity) {
		return new Delivery(quote(sku, quantity), offers(sku, quantity));
	}

	private long quote(String sku, int quantity) {
		QuoteRequest request = QuoteRequest.newBuilder().setSku(sku).setQuantity(quantity).build();
		return this.grpc.getObject().quote(request).getPriceInCents();
	}

	private List<Offer> offers(String sku, int quantity) {
		OffersRequest request = OffersRequest.newBuilder().setSku(sku).setQuantity(quantity).build();
		List<Offer> offers = new ArrayList<>();
		this.grpc.getObject()
			.offers(request)
			.forEachRemaining((offer) -> offers.add(new Offer(offer.getCarrier(), offer.getDays())));
		return offers;
	}

}
