// SPDX-License-Identifier: Apache-2.0

/**
 * {@link io.github.tracepropagation.nats.annotation.NatsListener @NatsListener} and what
 * makes a listener of the methods that carry it.
 */
@NullMarked
package io.github.tracepropagation.nats.annotation;

import org.jspecify.annotations.NullMarked;
