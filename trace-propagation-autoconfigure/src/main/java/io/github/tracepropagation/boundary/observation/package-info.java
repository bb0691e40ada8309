// SPDX-License-Identifier: Apache-2.0

/**
 * Adapts the boundary to Micrometer: two observation handlers in the places of Micrometer
 * Tracing's own, so that every transport whose observation context is a
 * {@code SenderContext} or a {@code ReceiverContext} passes the boundary, also the ones
 * this library has never heard of. What a handler cannot know of a transport it is told
 * by a {@link io.github.tracepropagation.boundary.observation.HopResolver} and a
 * {@link io.github.tracepropagation.boundary.observation.FieldRemover}.
 */
@NullMarked
package io.github.tracepropagation.boundary.observation;

import org.jspecify.annotations.NullMarked;
