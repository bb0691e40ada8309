// SPDX-License-Identifier: Apache-2.0

/**
 * Connects to a nats-server that Docker Compose runs.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.nats.docker.compose;

import org.jspecify.annotations.NullMarked;
