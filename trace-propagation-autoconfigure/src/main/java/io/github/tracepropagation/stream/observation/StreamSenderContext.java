// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * {@link SenderContext} of a message that leaves by an output binding. Its carrier is the
 * headers of the message.
 *
 * @since 0.1.0
 */
public class StreamSenderContext extends SenderContext<Map<String, Object>> {

	private final BindingInfo binding;

	private final int payloadSize;

	/**
	 * Create the context.
	 * @param headers the headers, which must be writable and have no propagation field
	 * @param payload the payload
	 * @param binding the binding it leaves by
	 */
	public StreamSenderContext(Map<String, Object> headers, Object payload, BindingInfo binding) {
		super((carrier, field, value) -> {
			if (carrier != null) {
				carrier.put(field, value);
			}
		}, Kind.PRODUCER);
		this.binding = binding;
		this.payloadSize = (payload instanceof byte[] bytes) ? bytes.length : -1;
		setCarrier(headers);
	}

	/**
	 * Return the binding.
	 * @return the binding that the message leaves by
	 */
	public BindingInfo getBinding() {
		return this.binding;
	}

	/**
	 * Return the size of the payload.
	 * @return the size in bytes, or {@code null} where the payload is no array of bytes
	 */
	public @Nullable Integer getPayloadSize() {
		return (this.payloadSize >= 0) ? this.payloadSize : null;
	}

}
