// SPDX-License-Identifier: Apache-2.0

/**
 * W3C trace context for Spring Boot services.
 */
@NullMarked
package io.github.tracepropagation;

import org.jspecify.annotations.NullMarked;
