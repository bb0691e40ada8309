// SPDX-License-Identifier: Apache-2.0

/**
 * Looks at the beans of an application without creating any.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.report.bean;

import org.jspecify.annotations.NullMarked;
