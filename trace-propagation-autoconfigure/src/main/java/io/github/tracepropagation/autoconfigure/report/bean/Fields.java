// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.bean;

import java.lang.reflect.Field;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Reads what an object of another library keeps for itself and has no method for. Where
 * the field is not there, as in another version of that library, nothing is known.
 *
 * @since 0.1.0
 */
public final class Fields {

	private Fields() {
	}

	/**
	 * Return whether a field of an object is known to be {@code null}.
	 * @param object the object
	 * @param name the name of the field
	 * @return whether there is such a field, without a value
	 */
	public static boolean isNull(Object object, String name) {
		Field field = find(object, name);
		return field != null && ReflectionUtils.getField(field, object) == null;
	}

	/**
	 * Read a field of an object.
	 * @param <T> the type of the value
	 * @param object the object
	 * @param name the name of the field
	 * @param type the type of the value
	 * @return the value, empty where there is none of that type
	 */
	public static <T> Optional<T> read(Object object, String name, Class<T> type) {
		Field field = find(object, name);
		return Optional.ofNullable((field != null) ? ReflectionUtils.getField(field, object) : null)
			.filter(type::isInstance)
			.map(type::cast);
	}

	private static @Nullable Field find(Object object, String name) {
		Field field = ReflectionUtils.findField(object.getClass(), name);
		return (field != null && field.trySetAccessible()) ? field : null;
	}

}
