// SPDX-License-Identifier: Apache-2.0

/**
 * The servlet side of HTTP. Spring's {@code ServerHttpObservationFilter} already observes
 * a request and brings the caller's context to the boundary; this room extends it rather
 * than adding a span of its own, and names the hop for the policies.
 */
@NullMarked
package io.github.tracepropagation.http.server.servlet;

import org.jspecify.annotations.NullMarked;
