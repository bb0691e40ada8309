// SPDX-License-Identifier: Apache-2.0

/**
 * What the bindings of the NATS binder can say, and the server they are bound to.
 */
@NullMarked
package io.github.tracepropagation.stream.nats.binding;

import org.jspecify.annotations.NullMarked;
