// SPDX-License-Identifier: Apache-2.0

/**
 * Trace context on other threads than the one it arrived on.
 */
@NullMarked
package io.github.tracepropagation.concurrent;

import org.jspecify.annotations.NullMarked;
