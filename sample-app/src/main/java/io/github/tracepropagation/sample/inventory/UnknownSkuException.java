// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.inventory;

/**
 * The inventory has no item of that name.
 */
public class UnknownSkuException extends RuntimeException {

	UnknownSkuException(String sku) {
		super("There is no item " + sku);
	}

}
