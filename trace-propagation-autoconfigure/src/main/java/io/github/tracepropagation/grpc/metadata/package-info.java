// SPDX-License-Identifier: Apache-2.0

/**
 * Propagation fields in the metadata of a call: what it allows, and what fits.
 */
@NullMarked
package io.github.tracepropagation.grpc.metadata;

import org.jspecify.annotations.NullMarked;
