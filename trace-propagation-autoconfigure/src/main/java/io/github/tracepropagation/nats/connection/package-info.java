// SPDX-License-Identifier: Apache-2.0

/**
 * Makes an application's own use of jnats transparent: a
 * {@link io.github.tracepropagation.nats.connection.NatsPropagation} puts proxies around
 * a connection and what is got from it, so that messages that are sent carry the trace
 * context and handlers run inside the span that continues it. The proxies delegate
 * everything, what they do not know included.
 */
@NullMarked
package io.github.tracepropagation.nats.connection;

import org.jspecify.annotations.NullMarked;
