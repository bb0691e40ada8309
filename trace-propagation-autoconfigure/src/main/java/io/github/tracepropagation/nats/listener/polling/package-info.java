// SPDX-License-Identifier: Apache-2.0

/**
 * Takes messages from NATS one by one, whenever the application asks for the next. What
 * becomes of them is the same as for a listener.
 */
@NullMarked
package io.github.tracepropagation.nats.listener.polling;

import org.jspecify.annotations.NullMarked;
