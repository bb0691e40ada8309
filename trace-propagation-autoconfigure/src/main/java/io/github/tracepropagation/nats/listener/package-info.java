// SPDX-License-Identifier: Apache-2.0

/**
 * Listeners to NATS: what listens to which subjects, who handles the messages, and the
 * registry that starts, stops and pauses them. The sub-packages hold the containers that
 * take the messages, and what becomes of each.
 */
@NullMarked
package io.github.tracepropagation.nats.listener;

import org.jspecify.annotations.NullMarked;
