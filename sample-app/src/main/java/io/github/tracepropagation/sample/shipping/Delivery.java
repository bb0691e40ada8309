// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.shipping;

import java.util.List;

/**
 * What the delivery of an order costs, and who can do it.
 *
 * @param priceInCents what it costs
 * @param offers who can do it, the fastest first
 */
public record Delivery(long priceInCents, List<Offer> offers) {

}
