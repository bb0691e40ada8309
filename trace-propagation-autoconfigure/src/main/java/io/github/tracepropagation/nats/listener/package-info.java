// SPDX-License-Identifier: Apache-2.0

/**
 * Listener containers: what subscribes to NATS subjects, and hands each message to a
 * handler inside the span that continues the message's trace.
 */
@NullMarked
package io.github.tracepropagation.nats.listener;

import org.jspecify.annotations.NullMarked;
