// SPDX-License-Identifier: Apache-2.0

/**
 * Takes messages from NATS, by subscription, pull or push, and has each processed until
 * the listener is stopped or paused.
 */
@NullMarked
package io.github.tracepropagation.nats.listener.container;

import org.jspecify.annotations.NullMarked;
