// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link NatsPayloadConverter}.
 */
class NatsPayloadConverterTests {

	private static final ParameterizedTypeReference<Map<String, List<Item>>> ITEMS = new ParameterizedTypeReference<>() {
	};

	private final NatsPayloadConverter json = new NatsPayloadConverter(new JacksonJsonMessageConverter());

	@Test
	void typeArgumentsAtAnyDepthAreRead() {
		assertThat(this.json.fromBytes(bytes("{\"a\":[{\"sku\":\"A-1\"}]}"), ITEMS, "orders"))
			.containsExactly(Map.entry("a", List.of(new Item("A-1"))));
	}

	@Test
	void bytesThatAreNotOfTheTypeNameSubjectAndType() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.json.fromBytes(bytes("[1]"), ITEMS, "orders"))
			.withMessageStartingWith("3 bytes from the NATS subject 'orders' cannot be read as a "
					+ "java.util.Map<java.lang.String, java.util.List<" + Item.class.getName() + ">>: ")
			.withCauseInstanceOf(MessageConversionException.class);
	}

	@Test
	void nullIsNoPayload() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.json.fromBytes(bytes("null"), Item.class, "orders"))
			.withMessage("4 bytes from the NATS subject 'orders' cannot be read as a " + Item.class.getName()
					+ ": no message converter makes one of them");
	}

	@Test
	void aConverterThatFailsOrMakesAnotherTypeIsNoOtherException() {
		NatsPayloadConverter failing = new NatsPayloadConverter(new Converter(null));
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> failing.fromBytes(bytes("x"), Item.class, "orders"))
			.withMessageEndingWith(": broken");
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> failing.toBytes(new Item("A-1"), "orders"))
			.withMessage("A " + Item.class.getName() + " cannot be turned into bytes for the NATS subject 'orders': "
					+ "broken");
		NatsPayloadConverter wrong = new NatsPayloadConverter(new Converter("text"));
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> wrong.fromBytes(bytes("x"), Item.class, "orders"));
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> wrong.toBytes(new Item("A-1"), "orders"));
	}

	@Test
	void aConverterThatKnowsNoGenericTypesSaysSo() {
		NatsPayloadConverter plain = new NatsPayloadConverter(new Converter(Map.of()));
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> plain.fromBytes(bytes("x"), ITEMS, "orders"))
			.withMessageEndingWith("knows no generic types: ask for a class, or use a SmartMessageConverter");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Item(String sku) {

	}

	/**
	 * Makes the same of everything, or fails where that is nothing.
	 */
	private record Converter(@Nullable Object result) implements MessageConverter {

		@Override
		public Object fromMessage(Message<?> message, Class<?> targetClass) {
			return make();
		}

		@Override
		public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
			return new GenericMessage<>(make());
		}

		private Object make() {
			if (this.result == null) {
				throw new IllegalArgumentException("broken");
			}
			return this.result;
		}

	}

}
