// SPDX-License-Identifier: Apache-2.0

/**
 * Starts and stops the listeners with their application.
 */
@NullMarked
package io.github.tracepropagation.nats.listener.lifecycle;

import org.jspecify.annotations.NullMarked;
