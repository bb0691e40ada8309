// SPDX-License-Identifier: Apache-2.0

/**
 * The reactive side of HTTP. Spring's {@code HttpWebHandlerAdapter} already observes an
 * exchange around everything that WebFlux does with it, and brings the caller's context
 * to the boundary. There is nothing to extend in it; this room names the hop for the
 * policies, and adds by filters what is left out: the response header, the ids as
 * attributes of the exchange, and requests that get no span.
 */
@NullMarked
package io.github.tracepropagation.http.server.reactive;

import org.jspecify.annotations.NullMarked;
