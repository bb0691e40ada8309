// SPDX-License-Identifier: Apache-2.0

/**
 * What a destination stands for in NATS: its subjects, and the stream that takes them.
 */
@NullMarked
package io.github.tracepropagation.stream.nats.provisioning;

import org.jspecify.annotations.NullMarked;
