// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.order;

import io.github.tracepropagation.sample.shipping.Delivery;

/**
 * The answer to an order that was placed.
 *
 * @param orderId names the order
 * @param delivery how it can be delivered
 * @param traceId names the trace that placed it, to look for in the logs
 */
record OrderConfirmation(String orderId, Delivery delivery, String traceId) {

}
