// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.inventory;

import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Asks the inventory over HTTP, by a {@link RestClient} from Spring Boot's builder.
 */
@Component
public class InventoryClient {

	private final RestClient http;

	private final Environment environment;

	InventoryClient(RestClient.Builder http, Environment environment) {
		this.http = http.build();
		this.environment = environment;
	}

	/**
	 * Find an item.
	 * @param sku names the item
	 * @return the item
	 * @throws UnknownSkuException where there is no such item
	 */
	public Item find(String sku) {
		Item item = this.http.get()
			.uri(url() + "/inventory/{sku}", sku)
			.retrieve()
			.onStatus((status) -> status.isSameCodeAs(HttpStatus.NOT_FOUND), (request, response) -> {
				throw new UnknownSkuException(sku);
			})
			.body(Item.class);
		if (item == null) {
			throw new RestClientException("The inventory answered nothing");
		}
		return item;
	}

	// The port of this application, part of the URL, is known only once it listens
	private String url() {
		return this.environment.getRequiredProperty("sample.inventory-url");
	}

}
