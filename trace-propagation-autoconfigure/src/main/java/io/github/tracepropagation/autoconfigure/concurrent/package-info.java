// SPDX-License-Identifier: Apache-2.0

/**
 * Sets up that the context follows the work from thread to thread: what Spring Boot can
 * do by itself, on the executors it makes and in Reactor, is switched on by default.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.concurrent;

import org.jspecify.annotations.NullMarked;
