// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

/**
 * Who acknowledges the messages of a JetStream listener.
 *
 * @since 0.1.0
 */
public enum AckMode {

	/**
	 * The container: a message that was handled is acknowledged, one that was not is
	 * delivered again.
	 */
	AUTO,

	/**
	 * The handler, by the {@link io.nats.client.Message} it is given. A message that it
	 * fails on without having acknowledged it is delivered again.
	 */
	MANUAL,

	/**
	 * Nobody: a message counts as handled once it is delivered.
	 */
	NONE

}
