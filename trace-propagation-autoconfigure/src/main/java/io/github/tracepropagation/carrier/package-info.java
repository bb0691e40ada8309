// SPDX-License-Identifier: Apache-2.0

/**
 * Hops by hand: trace context in carriers that nothing else knows, such as the envelope
 * of a message on a socket.
 */
@NullMarked
package io.github.tracepropagation.carrier;

import org.jspecify.annotations.NullMarked;
