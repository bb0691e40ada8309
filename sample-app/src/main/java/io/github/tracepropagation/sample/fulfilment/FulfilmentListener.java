// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.fulfilment;

import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.sample.order.OrderCreated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Packs each order that was placed. Of several instances one gets the message, as they
 * share a queue group.
 */
@Component
class FulfilmentListener {

	private static final Logger logger = LoggerFactory.getLogger(FulfilmentListener.class);

	@NatsListener(id = "fulfilment", subjects = OrderCreated.SUBJECT, queue = "fulfilment")
	void pack(OrderCreated order) {
		logger.info("Packing order {}: {} x {}", order.orderId(), order.quantity(), order.sku());
	}

}
