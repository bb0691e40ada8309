// SPDX-License-Identifier: Apache-2.0

/**
 * Puts the hops that are made by hand under the policies of the application.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.carrier;

import org.jspecify.annotations.NullMarked;
