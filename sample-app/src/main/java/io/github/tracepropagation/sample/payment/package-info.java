// SPDX-License-Identifier: Apache-2.0

/**
 * Charges customers, on request over NATS.
 */
@NullMarked
package io.github.tracepropagation.sample.payment;

import org.jspecify.annotations.NullMarked;
