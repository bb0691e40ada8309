// SPDX-License-Identifier: Apache-2.0

/**
 * Brings the instrumentation to the channels that Spring Cloud Stream binds: interceptors
 * of input channels, output channels and error channels. Channels that are not bound are
 * left as they are.
 */
@NullMarked
package io.github.tracepropagation.stream.channel;

import org.jspecify.annotations.NullMarked;
