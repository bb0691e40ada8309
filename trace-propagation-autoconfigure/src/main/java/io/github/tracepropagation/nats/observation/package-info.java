// SPDX-License-Identifier: Apache-2.0

/**
 * The hops of NATS as observations of Micrometer: what a message that is sent or
 * processed looks like, by which conventions, and the engine that makes it so.
 */
@NullMarked
package io.github.tracepropagation.nats.observation;

import org.jspecify.annotations.NullMarked;
