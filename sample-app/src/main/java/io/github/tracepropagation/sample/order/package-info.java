// SPDX-License-Identifier: Apache-2.0

/**
 * Takes orders over HTTP, and asks the other four for their part.
 */
@NullMarked
package io.github.tracepropagation.sample.order;

import org.jspecify.annotations.NullMarked;
