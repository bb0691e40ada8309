// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.inventory;

import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The inventory: two items, of which there are always as many.
 */
@RestController
class InventoryController {

	private static final Logger logger = LoggerFactory.getLogger(InventoryController.class);

	private static final Map<String, Item> ITEMS = Map.of("A-1", new Item("A-1", 100, 1990), "B-2",
			new Item("B-2", 5, 49900));

	@GetMapping("/inventory/{sku}")
	Item find(@PathVariable String sku) {
		Item item = ITEMS.get(sku);
		if (item == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no item of that SKU");
		}
		logger.info("Inventory has {} of {}", item.available(), sku);
		return item;
	}

}
