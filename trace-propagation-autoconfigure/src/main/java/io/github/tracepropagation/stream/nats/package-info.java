// SPDX-License-Identifier: Apache-2.0

/**
 * A binder of Spring Cloud Stream for NATS: functions over subjects of core NATS and over
 * streams of JetStream. It sends by the template and receives by the listener containers
 * of the NATS room, which make the spans of its hops.
 */
@NullMarked
package io.github.tracepropagation.stream.nats;

import org.jspecify.annotations.NullMarked;
