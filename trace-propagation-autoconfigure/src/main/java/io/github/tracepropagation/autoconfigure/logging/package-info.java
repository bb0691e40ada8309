// SPDX-License-Identifier: Apache-2.0

/**
 * Sets up the ids in the MDC, the correlation pattern of the console and the JSON format.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.logging;

import org.jspecify.annotations.NullMarked;
