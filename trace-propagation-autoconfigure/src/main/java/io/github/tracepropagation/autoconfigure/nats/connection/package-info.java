// SPDX-License-Identifier: Apache-2.0

/**
 * Connects to NATS where the application has no connection of its own: by properties, or
 * by what Testcontainers or Docker Compose tell of a running server.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.nats.connection;

import org.jspecify.annotations.NullMarked;
