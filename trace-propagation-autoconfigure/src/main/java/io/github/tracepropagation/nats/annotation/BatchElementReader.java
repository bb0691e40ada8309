// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.listener.UnreadableMessageException;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Reads messages as the elements of a list that is the parameter of a method.
 */
final class BatchElementReader extends PayloadMethodArgumentResolver {

	private final NatsPayloadConverter payloadConverter;

	BatchElementReader(NatsPayloadConverter payloadConverter, @Nullable Validator validator) {
		super(payloadConverter.getMessageConverter(), validator);
		this.payloadConverter = payloadConverter;
	}

	/**
	 * Read a message.
	 * @param element the parameter, one level inside its list
	 * @param message the message
	 * @return what it was read as
	 */
	Object read(MethodParameter element, Message message) {
		Class<?> type = element.getNestedParameterType();
		if (type == Message.class) {
			return message;
		}
		try {
			if (type == String.class || type == byte[].class) {
				return this.payloadConverter.fromBytes(message.getData(), type, message.getSubject());
			}
			Object read = resolveArgument(element, new ListenerMessage(message));
			if (read == null) {
				throw new MessageConversionException("No message converter turns it into a " + type.getName());
			}
			return read;
		}
		catch (Exception ex) {
			throw new UnreadableMessageException(message.getSubject(), ex);
		}
	}

	@Override
	protected Class<?> resolveTargetClass(MethodParameter parameter, org.springframework.messaging.Message<?> message) {
		return parameter.getNestedParameterType();
	}

}
