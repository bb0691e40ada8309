// SPDX-License-Identifier: Apache-2.0

/**
 * Delivers what was ordered, and says over gRPC what it costs and who can do it.
 */
@NullMarked
package io.github.tracepropagation.sample.shipping;

import org.jspecify.annotations.NullMarked;
