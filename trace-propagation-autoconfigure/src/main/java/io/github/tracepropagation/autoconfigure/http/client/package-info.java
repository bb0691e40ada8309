// SPDX-License-Identifier: Apache-2.0

/**
 * Sets up the client side of HTTP: for each client library that is present the
 * post-processor of its beans, and for all that are not reactive together, as for
 * {@code WebClient}, the names of calls and what is added to clients by hand. Each
 * library has an auto-configuration of its own, so that none needs another one on the
 * class path.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.http.client;

import org.jspecify.annotations.NullMarked;
