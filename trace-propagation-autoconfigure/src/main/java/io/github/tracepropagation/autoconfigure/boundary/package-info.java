// SPDX-License-Identifier: Apache-2.0

/**
 * Puts the boundary's two observation handlers in Spring Boot's places.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.boundary;

import org.jspecify.annotations.NullMarked;
