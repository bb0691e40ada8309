// SPDX-License-Identifier: Apache-2.0

/**
 * Finds trace context that is lost inside the process, by what the log tells: the share
 * of log events that have no trace id, by group of loggers and by thread pool.
 * {@link io.github.tracepropagation.logging.coverage.LogCoverage} holds the counters,
 * {@link io.github.tracepropagation.logging.coverage.LogCoverageAttachment} lets Logback
 * feed them.
 */
@NullMarked
package io.github.tracepropagation.logging.coverage;

import org.jspecify.annotations.NullMarked;
