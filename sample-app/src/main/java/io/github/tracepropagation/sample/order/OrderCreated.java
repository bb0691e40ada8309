// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.order;

/**
 * What is published about an order that was placed.
 *
 * @param orderId names the order
 * @param sku what was ordered
 * @param quantity how many of it
 */
public record OrderCreated(String orderId, String sku, int quantity) {

	/**
	 * The subject it is published to.
	 */
	public static final String SUBJECT = "orders.created";

}
