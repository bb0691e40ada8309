// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@link TextMapSetter} that can also take a field out of its carrier. A
 * {@code tracestate} belongs to the {@code traceparent} beside it, so one that stands in
 * the carrier already must not stay when the {@code traceparent} of another trace is
 * written.
 *
 * @param <C> the type of the carrier
 * @since 0.1.0
 */
public interface RemovingTextMapSetter<C> extends TextMapSetter<C> {

	/**
	 * Remove a field, in whatever case its name stands. Does nothing where the carrier
	 * does not have it.
	 * @param carrier the carrier, or {@code null}
	 * @param key the name of the field, in lower case
	 */
	void remove(@Nullable C carrier, String key);

}
