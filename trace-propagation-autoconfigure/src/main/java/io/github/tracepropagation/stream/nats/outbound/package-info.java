// SPDX-License-Identifier: Apache-2.0

/**
 * How messages of the channels of bindings go to NATS.
 */
@NullMarked
package io.github.tracepropagation.stream.nats.outbound;

import org.jspecify.annotations.NullMarked;
