// SPDX-License-Identifier: Apache-2.0

/**
 * Packs what was ordered, as it hears of it over NATS.
 */
@NullMarked
package io.github.tracepropagation.sample.fulfilment;

import org.jspecify.annotations.NullMarked;
