// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.lang.reflect.Type;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.ClassUtils;

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
		Message<?> message = convert(() -> this.converter.toMessage(payload, NO_HEADERS), () -> "A "
				+ payload.getClass().getName() + " cannot be turned into bytes for the NATS subject '" + subject + "'");
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
		return fromBytes(bytes, ParameterizedTypeReference.<T>forType(type), subject);
	}

	/**
	 * Turn bytes into a payload of a generic type.
	 * @param <T> the type of the payload
	 * @param bytes the bytes
	 * @param type the type of the payload
	 * @param subject the subject they came from, to name in an error
	 * @return the payload
	 * @throws MessageConversionException where the bytes cannot be converted
	 */
	@SuppressWarnings("unchecked")
	public <T> T fromBytes(byte[] bytes, ParameterizedTypeReference<T> type, String subject) {
		Class<?> rawType = ClassUtils.resolvePrimitiveIfNecessary(ResolvableType.forType(type).toClass());
		if (rawType == byte[].class) {
			return (T) bytes;
		}
		Object payload = convert(() -> fromMessage(new GenericMessage<>(bytes, NO_HEADERS), rawType, type.getType()),
				() -> unreadable(bytes, type, subject));
		if (!rawType.isInstance(payload)) {
			throw new MessageConversionException(
					unreadable(bytes, type, subject) + ": no message converter makes one of them");
		}
		return (T) payload;
	}

	private @Nullable Object fromMessage(Message<byte[]> message, Class<?> rawType, Type type) {
		if (type instanceof Class<?>) {
			return this.converter.fromMessage(message, rawType);
		}
		if (this.converter instanceof SmartMessageConverter smart) {
			return smart.fromMessage(message, rawType, new GenericTypeParameter(type));
		}
		throw new MessageConversionException(this.converter.getClass().getName()
				+ " knows no generic types: ask for a class, or use a SmartMessageConverter");
	}

	private static <T> @Nullable T convert(Supplier<@Nullable T> conversion, Supplier<String> errorMessage) {
		try {
			return conversion.get();
		}
		catch (RuntimeException ex) {
			throw new MessageConversionException(errorMessage.get() + ": " + ex.getMessage(), ex);
		}
	}

	private static String unreadable(byte[] bytes, ParameterizedTypeReference<?> type, String subject) {
		return bytes.length + " bytes from the NATS subject '" + subject + "' cannot be read as a "
				+ type.getType().getTypeName();
	}

}
