// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import java.util.List;

import io.micrometer.observation.transport.ReceiverContext;

/**
 * A {@link ReceiverContext} of several messages that are received together. Its span is a
 * child of what is current, and links to the caller of each message; every message is a
 * hop of its own to policies and ledger.
 *
 * @since 0.1.0
 */
public interface BatchReceiverContext {

	/**
	 * Return the messages.
	 * @return a context for each message, in order
	 */
	List<? extends ReceiverContext<?>> getMessages();

}
