// SPDX-License-Identifier: Apache-2.0

/**
 * Tells how a NATS connection is: in few log lines, and in meters.
 */
@NullMarked
package io.github.tracepropagation.nats.monitoring;

import org.jspecify.annotations.NullMarked;
