// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.order;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;

/**
 * An order as it arrives.
 *
 * @param sku what is ordered
 * @param quantity how many of it
 */
record OrderRequest(
		@NotNull(message = "sku is missing") @Pattern(regexp = "[A-Z]-[0-9]{1,6}",
				message = "sku must be a capital letter, a hyphen and a number, as in A-1") String sku,
		@Positive(message = "quantity must be at least 1") int quantity) {

}
