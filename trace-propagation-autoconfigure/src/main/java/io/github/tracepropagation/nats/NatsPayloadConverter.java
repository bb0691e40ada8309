// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.GenericMessage;

/**
 * Turns payloads into the bytes of a NATS message and back by a Spring
 * {@link MessageConverter}.
 *
 * @since 0.1.0
 */
public final class NatsPayloadConverter {

	private static final byte[] NO_BYTES = new byte[0];

	private static final MessageHeaders NO_HEADERS = new MessageHeaders(null);

	private final MessageConverter converter;

	/**
	 * Create the converter.
	 * @param converter converts between objects and messages whose payload is a
	 * {@code byte[]}
	 */
	public NatsPayloadConverter(MessageConverter converter) {
		this.converter = converter;
	}

	/**
	 * Return the message converter.
	 * @return the converter that payloads are turned by
	 */
	public MessageConverter getMessageConverter() {
		return this.converter;
	}

	/**
	 * Turn a payload into bytes.
	 * @param payload the payload, or {@code null}
	 * @param subject the subject it is for, to name in an error
	 * @return the bytes, none for {@code null}
	 * @throws MessageConversionException where the payload cannot be converted
	 */
	public byte[] toBytes(@Nullable Object payload, String subject) {
		if (payload == null) {
			return NO_BYTES;
		}
		if (payload instanceof byte[] bytes) {
			return bytes;
		}
		Message<?> message = this.converter.toMessage(payload, NO_HEADERS);
		if (message != null && message.getPayload() instanceof byte[] bytes) {
			return bytes;
		}
		throw new MessageConversionException(
				"No message converter turns a " + payload.getClass().getName() + " into bytes for the NATS subject '"
						+ subject + "': send a String, a byte[], or an object with a JSON library on the classpath");
	}

	/**
	 * Turn bytes into a payload.
	 * @param <T> the type of the payload
	 * @param bytes the bytes
	 * @param type the type of the payload
	 * @param subject the subject they came from, to name in an error
	 * @return the payload
	 * @throws MessageConversionException where the bytes cannot be converted
	 */
	public <T> T fromBytes(byte[] bytes, Class<T> type, String subject) {
		if (type == byte[].class) {
			return type.cast(bytes);
		}
		Object payload = this.converter.fromMessage(new GenericMessage<>(bytes, NO_HEADERS), type);
		if (payload == null) {
			throw new MessageConversionException("No message converter turns " + bytes.length
					+ " bytes from the NATS subject '" + subject + "' into a " + type.getName());
		}
		return type.cast(payload);
	}

}
