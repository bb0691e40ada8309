// SPDX-License-Identifier: Apache-2.0

/**
 * Makes the policies of the boundary from properties, and puts its two observation
 * handlers in Spring Boot's places.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.boundary;

import org.jspecify.annotations.NullMarked;
