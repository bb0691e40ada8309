// SPDX-License-Identifier: Apache-2.0

/**
 * Puts the strict W3C propagators in the place of the ones Spring Boot sets up.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.w3c;

import org.jspecify.annotations.NullMarked;
