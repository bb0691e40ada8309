// SPDX-License-Identifier: Apache-2.0

/**
 * Lets an application that asks for it count its log events without a trace, from when it
 * is ready until it is closed.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.logging.coverage;

import org.jspecify.annotations.NullMarked;
