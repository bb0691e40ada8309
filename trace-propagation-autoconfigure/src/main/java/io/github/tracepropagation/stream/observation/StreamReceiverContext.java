// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * {@link ReceiverContext} of a message that an input binding hands to its function. Its
 * carrier is the headers of the message.
 *
 * @since 0.1.0
 */
public class StreamReceiverContext extends ReceiverContext<Map<String, Object>> {

	private static final Propagator.Getter<Map<String, Object>> GETTER = new HeaderReader();

	private final BindingInfo binding;

	private final int payloadSize;

	/**
	 * Create the context of a message.
	 * @param message the message
	 * @param binding the binding it comes by
	 */
	public StreamReceiverContext(Message<?> message, BindingInfo binding) {
		this(message.getHeaders(), (message.getPayload() instanceof byte[] bytes) ? bytes.length : -1, binding);
	}

	/**
	 * Create the context of a message of which the headers are known.
	 * @param headers the headers
	 * @param payloadSize the size of the payload in bytes, below 0 where it is not known
	 * @param binding the binding it comes by
	 */
	StreamReceiverContext(Map<String, Object> headers, int payloadSize, BindingInfo binding) {
		super(GETTER, Kind.CONSUMER);
		this.binding = binding;
		this.payloadSize = payloadSize;
		setCarrier(headers);
	}

	/**
	 * Return the binding.
	 * @return the binding that the message comes by
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
