// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Names the property that is to blame where something cannot be made from it.
 */
final class InvalidProperty {

	private InvalidProperty() {
	}

	/**
	 * Make something of a property.
	 * @param <T> the type of what is made
	 * @param property the name of the property
	 * @param value the value, or {@code null} where the property is a group
	 * @param conversion makes it, or throws an {@link IllegalArgumentException} that says
	 * what is allowed
	 * @return what was made
	 */
	static <T> T convert(String property, @Nullable Object value, Supplier<T> conversion) {
		try {
			return conversion.get();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value, ex.getMessage() + ".", ex);
		}
	}

}
