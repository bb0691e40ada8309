// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.util.MimeType;
import org.springframework.util.ObjectUtils;

/**
 * The text of values that have one.
 */
final class HeaderText {

	private static final List<Class<?>> TYPES = List.of(CharSequence.class, Number.class, Boolean.class,
			Character.class, Enum.class, UUID.class, MimeType.class, URI.class, URL.class, TemporalAccessor.class,
			TemporalAmount.class, ZoneId.class, Locale.class, Charset.class);

	private HeaderText() {
	}

	/**
	 * Return the text of a value, or of each element of a collection or an array.
	 * @param value the value
	 * @return the texts, or {@code null} where the value, or one of its elements, has
	 * none
	 */
	static @Nullable List<String> of(Object value) {
		if (value instanceof Collection<?> collection) {
			return ofAll(collection);
		}
		if (ObjectUtils.isArray(value) && !(value instanceof byte[])) {
			return ofAll(Arrays.asList(ObjectUtils.toObjectArray(value)));
		}
		String text = single(value);
		return (text != null) ? List.of(text) : null;
	}

	private static @Nullable List<String> ofAll(Collection<?> values) {
		List<String> texts = new ArrayList<>(values.size());
		for (Object value : values) {
			String text = (value != null) ? single(value) : null;
			if (text == null) {
				return null;
			}
			texts.add(text);
		}
		return texts;
	}

	private static @Nullable String single(Object value) {
		if (value instanceof byte[] bytes) {
			return decode(bytes);
		}
		if (value instanceof Date date) {
			return date.toInstant().toString();
		}
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		return TYPES.stream().anyMatch((type) -> type.isInstance(value)) ? value.toString() : null;
	}

	private static @Nullable String decode(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

}
