// SPDX-License-Identifier: Apache-2.0

/**
 * Makes the NATS binder known to Spring Cloud Stream, and sets it up: in the context of
 * the application, or in one of its own where it has a server of its own.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.stream.nats;

import org.jspecify.annotations.NullMarked;
