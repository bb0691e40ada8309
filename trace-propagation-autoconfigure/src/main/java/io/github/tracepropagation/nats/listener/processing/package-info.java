// SPDX-License-Identifier: Apache-2.0

/**
 * What becomes of a message that has been taken: its span, its handler, the result that
 * is sent on, the acknowledgement and the dead letter. Knows nothing of where messages
 * come from.
 */
@NullMarked
package io.github.tracepropagation.nats.listener.processing;

import org.jspecify.annotations.NullMarked;
