// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.order;

/**
 * The answer to an order that was placed.
 *
 * @param orderId names the order
 * @param traceId names the trace that placed it, to look for in the logs
 */
record OrderConfirmation(String orderId, String traceId) {

}
