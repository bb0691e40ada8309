// SPDX-License-Identifier: Apache-2.0

/**
 * The engine that records the hops of NATS on the API of OpenTelemetry, without an
 * observation, for applications that send more messages than observations are cheap
 * enough for. Names, attributes and meters are those of the engine in
 * {@code nats.observation}.
 */
@NullMarked
package io.github.tracepropagation.nats.direct;

import org.jspecify.annotations.NullMarked;
