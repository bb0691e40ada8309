// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.env.Environment;

/**
 * Explains a start-up that failed because of a value below {@code trace-propagation}: it
 * names the property, the value, where that comes from, and what is allowed. Before
 * Spring Boot's analyzers, which would name the constants of an enum, or explain the
 * exception that is at the root.
 */
@Order(0)
class PropagationConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeException> {

	private static final String PREFIX = "trace-propagation.";

	private final @Nullable Environment environment;

	PropagationConfigurationFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, RuntimeException cause) {
		InvalidConfigurationPropertyValueException invalid = findCause(rootFailure,
				InvalidConfigurationPropertyValueException.class);
		if (invalid != null) {
			return invalid.getName().startsWith(PREFIX) ? analyze(invalid) : null;
		}
		BindException unbound = findCause(rootFailure, BindException.class);
		return (unbound != null && unbound.getName().toString().startsWith(PREFIX)) ? analyze(unbound) : null;
	}

	private FailureAnalysis analyze(InvalidConfigurationPropertyValueException invalid) {
		ConfigurationProperty property = find(invalid.getName(), invalid.getValue());
		String name = (property != null) ? property.getName().toString() : invalid.getName();
		return analysis(name, invalid.getValue(), property, String.valueOf(invalid.getReason()), invalid);
	}

	private @Nullable FailureAnalysis analyze(BindException unbound) {
		ConversionFailedException unknown = findCause(unbound, ConversionFailedException.class);
		Object[] constants = (unknown != null) ? unknown.getTargetType().getType().getEnumConstants() : null;
		if (unknown == null || constants == null) {
			return null;
		}
		String allowed = Stream.of(constants)
			.map((constant) -> "'" + ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-') + "'")
			.collect(Collectors.joining(", "));
		return analysis(unbound.getName().toString(), unknown.getValue(), unbound.getProperty(),
				"Allowed are " + allowed + ".", unbound);
	}

	private static FailureAnalysis analysis(String name, @Nullable Object value,
			@Nullable ConfigurationProperty property, String reason, Throwable cause) {
		StringBuilder description = new StringBuilder();
		description.append((value != null) ? "The value '" + value + "' of the configuration property '"
				: "The configuration property '");
		description.append(name).append("' cannot be used.");
		if (property != null && property.getOrigin() != null) {
			description.append(" It comes from ").append(property.getOrigin()).append(".");
		}
		description.append(System.lineSeparator().repeat(2)).append(reason);
		return new FailureAnalysis(description.toString(), "Correct '" + name + "'.", cause);
	}

	private @Nullable ConfigurationProperty find(String name, @Nullable Object value) {
		if (this.environment == null || value == null) {
			return null;
		}
		Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources.get(this.environment);
		ConfigurationProperty property = find(sources, name);
		for (int i = 0; property == null; i++) {
			ConfigurationProperty element = find(sources, name + "[" + i + "]");
			if (element == null) {
				return null;
			}
			property = value.toString().equals(String.valueOf(element.getValue())) ? element : null;
		}
		return property;
	}

	private static @Nullable ConfigurationProperty find(Iterable<ConfigurationPropertySource> sources, String name) {
		for (ConfigurationPropertySource source : sources) {
			ConfigurationProperty property = source.getConfigurationProperty(ConfigurationPropertyName.of(name));
			if (property != null) {
				return property;
			}
		}
		return null;
	}

}
