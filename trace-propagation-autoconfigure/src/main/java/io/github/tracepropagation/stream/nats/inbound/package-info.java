// SPDX-License-Identifier: Apache-2.0

/**
 * How messages come from NATS to the channels of bindings.
 */
@NullMarked
package io.github.tracepropagation.stream.nats.inbound;

import org.jspecify.annotations.NullMarked;
