// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import io.micrometer.observation.transport.SenderContext;

/**
 * Removes a field from the carrier of an observation context, whose own setter can only
 * write. A transport whose callers may set headers by hand contributes one; without it,
 * what its carriers have beside the written fields stays. Called on the thread of the
 * hop.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FieldRemover {

	/**
	 * Remove a field, in whatever case its name stands.
	 * @param context the observation context
	 * @param field the name of the field, in lower case
	 * @return whether this remover knows the carrier; where it does not, the next one is
	 * asked
	 */
	boolean remove(SenderContext<?> context, String field);

}
