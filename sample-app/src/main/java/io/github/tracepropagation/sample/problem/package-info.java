// SPDX-License-Identifier: Apache-2.0

/**
 * Problem documents (RFC 9457) by which a person can quote the trace of a failed request.
 */
@NullMarked
package io.github.tracepropagation.sample.problem;

import org.jspecify.annotations.NullMarked;
