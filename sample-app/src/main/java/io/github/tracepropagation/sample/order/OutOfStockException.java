// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.order;

import io.github.tracepropagation.sample.inventory.Item;

/**
 * More was ordered than there is.
 */
class OutOfStockException extends RuntimeException {

	OutOfStockException(Item item) {
		super("Only " + item.available() + " of " + item.sku() + " are in stock");
	}

}
