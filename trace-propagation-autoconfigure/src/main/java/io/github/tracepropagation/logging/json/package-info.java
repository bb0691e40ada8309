// SPDX-License-Identifier: Apache-2.0

/**
 * Log events as JSON, one object a line, whatever the application logs: no name twice, no
 * line break within, and no event that is lost because an argument of it cannot be
 * written.
 */
@NullMarked
package io.github.tracepropagation.logging.json;

import org.jspecify.annotations.NullMarked;
