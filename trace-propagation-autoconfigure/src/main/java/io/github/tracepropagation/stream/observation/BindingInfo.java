// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a binding.
 *
 * @param name the name of the binding
 * @param destination what it is bound to
 * @param route the destination by a name of few distinct values
 * @param group the consumer group, or {@code null} where there is none
 * @param system the messaging system, by the name that OpenTelemetry gives it where it
 * has one, or else the type of the binder
 * @since 0.1.0
 */
public record BindingInfo(String name, String destination, String route, @Nullable String group, String system) {

}
