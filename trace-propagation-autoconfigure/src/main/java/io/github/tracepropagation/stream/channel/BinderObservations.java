// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import io.github.tracepropagation.stream.SelfObservingBinder;

import org.springframework.cloud.stream.binder.Binder;

/**
 * Tells which binders make the spans of their messages by themselves.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BinderObservations {

	/**
	 * Knows nothing but {@link SelfObservingBinder}.
	 */
	BinderObservations MARKED = (binder, configuration, binding) -> binder instanceof SelfObservingBinder;

	/**
	 * Return whether a binder makes a span of each message that it sends by a binding.
	 * @param binder the binder
	 * @param configuration the name of its configuration, empty for the default one
	 * @param binding the name of the output binding
	 * @return whether the binding is to get no other spans
	 */
	boolean isSending(Binder<?, ?, ?> binder, String configuration, String binding);

}
