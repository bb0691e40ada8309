// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.lang.reflect.Method;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * A parameter of a generic type. It is all that Spring's message converters take for a
 * hint at the type arguments of what they are to make.
 */
final class GenericTypeParameter extends MethodParameter {

	private static final Method ANY_METHOD = Object.class.getMethods()[0];

	private static final int RETURN_VALUE = -1;

	private final Type type;

	GenericTypeParameter(Type type) {
		super(ANY_METHOD, RETURN_VALUE);
		this.type = type;
	}

	private GenericTypeParameter(GenericTypeParameter original) {
		super(original);
		this.type = original.type;
	}

	@Override
	public Class<?> getParameterType() {
		return ResolvableType.forType(this.type).toClass();
	}

	@Override
	public Type getGenericParameterType() {
		return this.type;
	}

	@Override
	public Type getNestedGenericParameterType() {
		return this.type;
	}

	@Override
	public GenericTypeParameter nestedIfOptional() {
		return this;
	}

	@Override
	public GenericTypeParameter clone() {
		return new GenericTypeParameter(this);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof GenericTypeParameter parameter && this.type.equals(parameter.type);
	}

	@Override
	public int hashCode() {
		return this.type.hashCode();
	}

}
