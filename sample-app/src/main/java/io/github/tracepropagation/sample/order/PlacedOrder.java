// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.order;

import io.github.tracepropagation.sample.shipping.Delivery;

/**
 * An order that was placed.
 *
 * @param orderId names the order
 * @param delivery how it can be delivered
 */
record PlacedOrder(String orderId, Delivery delivery) {

}
