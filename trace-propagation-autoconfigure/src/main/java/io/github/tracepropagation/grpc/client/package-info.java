// SPDX-License-Identifier: Apache-2.0

/**
 * Calls that are made by gRPC: one CLIENT span each, and the context of the caller in
 * what it is called back with.
 */
@NullMarked
package io.github.tracepropagation.grpc.client;

import org.jspecify.annotations.NullMarked;
