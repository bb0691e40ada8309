// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

/**
 * Marks a {@link org.springframework.cloud.stream.binder.Binder Binder} that makes the
 * spans of its messages by itself: a consumer span that is current on the thread on which
 * it sends a message to the input channel, and a producer span with the headers of the
 * message it is given. Its bindings get no other spans. What an output message repeats of
 * the trace of an input message is taken out before the binder sees it, and the context
 * that the message belongs to is current.
 *
 * @since 0.1.0
 */
public interface SelfObservingBinder {

}
