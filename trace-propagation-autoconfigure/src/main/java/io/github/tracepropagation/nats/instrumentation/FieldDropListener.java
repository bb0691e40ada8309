// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

/**
 * Hears of propagation fields that a message could not take along. Called on the thread
 * that sends, so an implementation has to be thread-safe and quick.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FieldDropListener {

	/**
	 * Called after a field was left out.
	 * @param field the name of the field, in lower case
	 * @param reason why, of few distinct values
	 */
	void dropped(String field, String reason);

}
