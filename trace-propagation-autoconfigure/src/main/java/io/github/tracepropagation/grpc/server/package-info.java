// SPDX-License-Identifier: Apache-2.0

/**
 * Calls that are answered by gRPC: one SERVER span each, current in all that handles the
 * call.
 */
@NullMarked
package io.github.tracepropagation.grpc.server;

import org.jspecify.annotations.NullMarked;
