// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.shipping;

/**
 * A way to have an order delivered.
 *
 * @param carrier who delivers it
 * @param days how many days it takes
 */
public record Offer(String carrier, int days) {

}
