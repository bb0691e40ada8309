// SPDX-License-Identifier: Apache-2.0

/**
 * Connects to a nats-server that Testcontainers runs.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.nats.testcontainers;

import org.jspecify.annotations.NullMarked;
