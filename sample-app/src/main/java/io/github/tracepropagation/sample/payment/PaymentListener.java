// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.payment;

import io.github.tracepropagation.nats.annotation.NatsListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * The payment service: charges up to a limit. What the method returns is the reply.
 */
@Component
class PaymentListener {

	private static final Logger logger = LoggerFactory.getLogger(PaymentListener.class);

	private static final long LIMIT_IN_CENTS = 100_000;

	@NatsListener(subjects = Charge.SUBJECT, queue = "payments")
	Receipt charge(Charge charge) {
		boolean paid = charge.amountInCents() <= LIMIT_IN_CENTS;
		logger.info("Payment of {} cents for order {} {}", charge.amountInCents(), charge.orderId(),
				paid ? "taken" : "declined");
		return new Receipt(charge.orderId(), paid);
	}

}
