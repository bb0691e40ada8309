// SPDX-License-Identifier: Apache-2.0

/**
 * Trace context over Spring Cloud Stream, with whatever binder: what an application and a
 * binder may use of it. The spans of messages and their headers are made underneath, in
 * {@code stream.channel} and {@code stream.instrumentation}.
 */
@NullMarked
package io.github.tracepropagation.stream;

import org.jspecify.annotations.NullMarked;
