// SPDX-License-Identifier: Apache-2.0

/**
 * Keeps an account of what was ordered, as a function of Spring Cloud Stream.
 */
@NullMarked
package io.github.tracepropagation.sample.audit;

import org.jspecify.annotations.NullMarked;
