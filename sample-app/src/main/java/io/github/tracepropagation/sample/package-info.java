// SPDX-License-Identifier: Apache-2.0

/**
 * A sample: an order service whose every hop, over HTTP, gRPC and NATS, is one trace.
 */
@NullMarked
package io.github.tracepropagation.sample;

import org.jspecify.annotations.NullMarked;
