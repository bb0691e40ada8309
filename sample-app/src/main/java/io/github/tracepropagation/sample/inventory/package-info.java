// SPDX-License-Identifier: Apache-2.0

/**
 * Knows what is in stock, and says so over HTTP.
 */
@NullMarked
package io.github.tracepropagation.sample.inventory;

import org.jspecify.annotations.NullMarked;
