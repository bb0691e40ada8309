// SPDX-License-Identifier: Apache-2.0

/**
 * The wire format: W3C Trace Context level 2 and W3C Baggage as OpenTelemetry
 * {@link io.opentelemetry.context.propagation.TextMapPropagator propagators} that read
 * strictly, do a bounded amount of work on hostile input and never let anything but legal
 * header characters out. {@link io.github.tracepropagation.w3c.W3CTraceContext} carries
 * {@code traceparent} and {@code tracestate},
 * {@link io.github.tracepropagation.w3c.W3CBaggage} carries {@code baggage}; both look at
 * every line of a header, not only the first, and tell a
 * {@link io.github.tracepropagation.w3c.DropListener} what they had to leave out. The
 * package knows the OpenTelemetry API and nothing else, so it can be used and tested
 * without Spring and without an SDK.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/">Trace Context Level 2</a>
 * @see <a href="https://www.w3.org/TR/baggage/">Propagation format for distributed
 * context: Baggage</a>
 */
@NullMarked
package io.github.tracepropagation.w3c;

import org.jspecify.annotations.NullMarked;
