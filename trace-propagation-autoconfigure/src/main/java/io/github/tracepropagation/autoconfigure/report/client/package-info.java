// SPDX-License-Identifier: Apache-2.0

/**
 * Tells which HTTP clients of an application observe their calls, which stay dark, and
 * which are instrumented twice.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.report.client;

import org.jspecify.annotations.NullMarked;
