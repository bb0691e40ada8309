// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.order;

import io.opentelemetry.api.trace.Span;
import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes orders over HTTP.
 */
@RestController
class OrderController {

	private final OrderService orders;

	OrderController(OrderService orders) {
		this.orders = orders;
	}

	@PostMapping(path = "/orders", produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	OrderConfirmation place(@Valid @RequestBody OrderRequest request) {
		PlacedOrder order = this.orders.place(request);
		return new OrderConfirmation(order.orderId(), order.delivery(), Span.current().getSpanContext().getTraceId());
	}

}
