// SPDX-License-Identifier: Apache-2.0

/**
 * gRPC: the door for channels and servers that are made by hand.
 */
@NullMarked
package io.github.tracepropagation.grpc;

import org.jspecify.annotations.NullMarked;
