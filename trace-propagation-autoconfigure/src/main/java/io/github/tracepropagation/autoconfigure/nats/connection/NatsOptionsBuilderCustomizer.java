// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import io.nats.client.Options;

/**
 * Callback for beans that change the {@link Options} of the auto-configured connection
 * after the properties have been applied.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface NatsOptionsBuilderCustomizer {

	/**
	 * Customize the builder.
	 * @param builder the builder
	 */
	void customize(Options.Builder builder);

}
