// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.payment;

/**
 * The reply to a {@link Charge}.
 *
 * @param orderId the order
 * @param paid whether the customer was charged
 */
record Receipt(String orderId, boolean paid) {

}
