// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.payment;

/**
 * The payment service declined a payment.
 */
public class PaymentDeclinedException extends RuntimeException {

	PaymentDeclinedException(long amountInCents) {
		super("The payment of " + amountInCents + " cents was declined");
	}

}
