// SPDX-License-Identifier: Apache-2.0

/**
 * The seam that observes messages of Spring Cloud Stream, and what is behind it: whose
 * span a message has, what is current while it is on its way, and to which trace its
 * failure belongs.
 */
@NullMarked
package io.github.tracepropagation.stream.instrumentation;

import org.jspecify.annotations.NullMarked;
