// SPDX-License-Identifier: Apache-2.0

/**
 * Health and meters of the NATS connections of an application, whoever made them.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.nats.monitoring;

import org.jspecify.annotations.NullMarked;
