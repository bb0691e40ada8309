// SPDX-License-Identifier: Apache-2.0

/**
 * The checks for what keeps trace context from flowing, the HTTP clients aside: each
 * looks for one thing.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.report.check;

import org.jspecify.annotations.NullMarked;
