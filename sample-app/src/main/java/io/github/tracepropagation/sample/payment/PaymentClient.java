// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.payment;

import io.github.tracepropagation.nats.NatsTemplate;

import org.springframework.stereotype.Component;

/**
 * Asks for payments over NATS.
 */
@Component
public class PaymentClient {

	private final NatsTemplate nats;

	PaymentClient(NatsTemplate nats) {
		this.nats = nats;
	}

	/**
	 * Charge the customer of an order.
	 * @param orderId the order
	 * @param amountInCents what it costs
	 * @throws PaymentDeclinedException where the payment was declined
	 * @throws io.github.tracepropagation.nats.NatsRequestException where the payment
	 * service did not answer
	 */
	public void charge(String orderId, long amountInCents) {
		Receipt receipt = this.nats.request(Charge.SUBJECT, new Charge(orderId, amountInCents), Receipt.class);
		if (!receipt.paid()) {
			throw new PaymentDeclinedException(amountInCents);
		}
	}

}
