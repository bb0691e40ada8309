// SPDX-License-Identifier: Apache-2.0

/**
 * Tells how trace context flows through an application: one line when it is ready, a
 * warning with its remedy for each thing that keeps context from flowing, and the
 * {@code tracepropagation} endpoint, which tells the same at any time with what the
 * ledger has counted.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.report;

import org.jspecify.annotations.NullMarked;
