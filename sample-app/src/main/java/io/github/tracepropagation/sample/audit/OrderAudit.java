// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.audit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.tracepropagation.sample.order.OrderCreated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Enters each order that was placed. Where orders come from and where its answers go to
 * is in {@code application.yml}: it is the binder that knows of NATS.
 */
@Component("audit")
class OrderAudit implements Function<OrderCreated, OrderAudited> {

	private static final Logger logger = LoggerFactory.getLogger(OrderAudit.class);

	private final AtomicLong entries = new AtomicLong();

	@Override
	public OrderAudited apply(OrderCreated order) {
		long entry = this.entries.incrementAndGet();
		logger.info("Order {} is entry {} of the audit", order.orderId(), entry);
		return new OrderAudited(order.orderId(), entry);
	}

}
