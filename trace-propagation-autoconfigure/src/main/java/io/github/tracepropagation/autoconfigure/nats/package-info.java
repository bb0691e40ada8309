// SPDX-License-Identifier: Apache-2.0

/**
 * Sets up NATS: a connection where the application has none, the template and the
 * listeners.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.nats;

import org.jspecify.annotations.NullMarked;
