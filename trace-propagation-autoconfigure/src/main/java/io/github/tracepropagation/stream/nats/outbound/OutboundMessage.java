// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * A message as it goes to NATS.
 *
 * @param origin the message of the application
 * @param subject the subject it goes to
 * @param payload what it carries, or {@code null} for nothing
 * @param headers its headers, or {@code null} for none
 */
record OutboundMessage(Message<?> origin, String subject, @Nullable Object payload, @Nullable Headers headers) {

}
