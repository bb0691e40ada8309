// SPDX-License-Identifier: Apache-2.0

/**
 * The headers of Spring's messages as headers of NATS, and back.
 */
@NullMarked
package io.github.tracepropagation.stream.nats.header;

import org.jspecify.annotations.NullMarked;
