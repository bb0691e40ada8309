// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import io.github.tracepropagation.stream.observation.BindingInfo;

/**
 * What is known of a channel that is bound.
 *
 * @param binding its binding
 * @param receiverMarked whether its binder makes the span of a message it receives, and
 * says so
 * @param senderObserving whether its binder makes the span of a message it sends
 * @since 0.1.0
 */
public record BoundChannel(BindingInfo binding, boolean receiverMarked, boolean senderObserving) {

}
