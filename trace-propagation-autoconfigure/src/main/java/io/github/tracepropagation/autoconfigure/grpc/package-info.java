// SPDX-License-Identifier: Apache-2.0

/**
 * Wiring of gRPC.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.grpc;

import org.jspecify.annotations.NullMarked;
