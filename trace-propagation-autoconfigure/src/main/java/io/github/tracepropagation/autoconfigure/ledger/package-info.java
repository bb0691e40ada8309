// SPDX-License-Identifier: Apache-2.0

/**
 * Sets up the propagation ledger and publishes its counters.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.ledger;

import org.jspecify.annotations.NullMarked;
