// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.order;

import java.util.UUID;

import io.github.tracepropagation.nats.NatsTemplate;
import io.github.tracepropagation.sample.inventory.InventoryClient;
import io.github.tracepropagation.sample.inventory.Item;
import io.github.tracepropagation.sample.payment.PaymentClient;
import io.github.tracepropagation.sample.shipping.Delivery;
import io.github.tracepropagation.sample.shipping.ShippingClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

/**
 * Places an order in five hops: an HTTP call, two gRPC calls, a NATS request, a NATS
 * event. No line of it is about tracing.
 */
@Service
class OrderService {

	private static final Logger logger = LoggerFactory.getLogger(OrderService.class);

	private final InventoryClient inventory;

	private final ShippingClient shipping;

	private final PaymentClient payments;

	private final NatsTemplate nats;

	OrderService(InventoryClient inventory, ShippingClient shipping, PaymentClient payments, NatsTemplate nats) {
		this.inventory = inventory;
		this.shipping = shipping;
		this.payments = payments;
		this.nats = nats;
	}

	PlacedOrder place(OrderRequest request) {
		String orderId = UUID.randomUUID().toString();
		logger.info("Order {} received: {} x {}", orderId, request.quantity(), request.sku());
		Item item = this.inventory.find(request.sku());
		if (item.available() < request.quantity()) {
			throw new OutOfStockException(item);
		}
		Delivery delivery = this.shipping.delivery(request.sku(), request.quantity());
		this.payments.charge(orderId, item.priceInCents() * request.quantity() + delivery.priceInCents());
		this.nats.publish(OrderCreated.SUBJECT, new OrderCreated(orderId, request.sku(), request.quantity()));
		return new PlacedOrder(orderId, delivery);
	}

}
