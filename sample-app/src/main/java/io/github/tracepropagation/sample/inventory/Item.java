// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.inventory;

/**
 * An item and how many of it are in stock.
 *
 * @param sku names the item
 * @param available how many there are
 * @param priceInCents what one costs
 */
public record Item(String sku, int available, long priceInCents) {

}
