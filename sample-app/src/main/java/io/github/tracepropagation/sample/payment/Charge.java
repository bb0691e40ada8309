// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.payment;

/**
 * A request to charge a customer.
 *
 * @param orderId the order to be paid
 * @param amountInCents what it costs
 */
record Charge(String orderId, long amountInCents) {

	static final String SUBJECT = "payments.charge";

}
