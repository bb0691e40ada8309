// SPDX-License-Identifier: Apache-2.0

/**
 * What the Spring Boot wiring of all rooms shares: the properties and the condition that
 * a room is switched on. Each room's own wiring is in the sub-package of its name.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure;

import org.jspecify.annotations.NullMarked;
