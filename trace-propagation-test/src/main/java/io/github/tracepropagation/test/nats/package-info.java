// SPDX-License-Identifier: Apache-2.0

/**
 * A real nats-server for tests, and a client that shows the bytes on the wire without any
 * of the code under test.
 */
@NullMarked
package io.github.tracepropagation.test.nats;

import org.jspecify.annotations.NullMarked;
