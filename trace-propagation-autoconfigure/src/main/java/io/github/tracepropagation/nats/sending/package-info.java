// SPDX-License-Identifier: Apache-2.0

/**
 * How a message leaves: checked, within the limits of its connection, with the context of
 * its hop in the headers, and, where an answer is waited for, with a hop that ends once
 * whatever happens. What the operations on NATS are made of.
 */
@NullMarked
package io.github.tracepropagation.nats.sending;

import org.jspecify.annotations.NullMarked;
