// SPDX-License-Identifier: Apache-2.0

/**
 * Auto-configuration of the propagation over Spring Cloud Stream.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.stream;

import org.jspecify.annotations.NullMarked;
