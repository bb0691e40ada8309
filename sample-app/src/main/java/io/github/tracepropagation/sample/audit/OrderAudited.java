// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.audit;

/**
 * What is told of an order that is in the account.
 *
 * @param orderId the order
 * @param entry the number of its entry
 */
record OrderAudited(String orderId, long entry) {

}
