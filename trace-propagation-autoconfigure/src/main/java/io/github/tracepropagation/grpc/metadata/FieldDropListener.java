// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.metadata;

/**
 * Hears of propagation fields that are not sent. Called on the thread of the call, or on
 * one of gRPC's transport.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FieldDropListener {

	/**
	 * A field, or a part of it, was left out.
	 * @param field the name of the field
	 * @param reason why, of few distinct values
	 */
	void dropped(String field, String reason);

}
