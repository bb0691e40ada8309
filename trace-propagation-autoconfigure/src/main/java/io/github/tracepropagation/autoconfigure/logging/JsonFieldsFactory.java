// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.tracepropagation.logging.json.JsonFields;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetryResourceAttributes;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Creates {@link JsonFields} from Spring Boot's properties: the service as the spans name
 * it, and {@code logging.structured.json.{add,include,exclude,rename}}.
 */
final class JsonFieldsFactory {

	private static final String JSON = "logging.structured.json.";

	private static final String UNKNOWN_SERVICE = "unknown_service";

	private JsonFieldsFactory() {
	}

	static JsonFields create(Environment environment) {
		Binder binder = Binder.get(environment);
		Map<String, String> added = service(environment, binder);
		added.putAll(map(binder, JSON + "add"));
		try {
			return new JsonFields(added, set(binder, JSON + "include"), set(binder, JSON + "exclude"),
					map(binder, JSON + "rename"));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(JSON + "rename", map(binder, JSON + "rename"),
					String.valueOf(ex.getMessage()));
		}
	}

	private static Map<String, String> service(Environment environment, Binder binder) {
		Map<String, String> resource = new LinkedHashMap<>();
		new OpenTelemetryResourceAttributes(environment, map(binder, "management.opentelemetry.resource-attributes"))
			.applyTo(resource::put);
		resource.remove("service.name", UNKNOWN_SERVICE);
		Map<String, String> service = new LinkedHashMap<>();
		for (Source source : Source.ALL) {
			String value = source.find(resource, environment);
			if (StringUtils.hasText(value)) {
				service.put(source.field(), value);
			}
		}
		return service;
	}

	private static Map<String, String> map(Binder binder, String name) {
		return binder.bind(name, Bindable.mapOf(String.class, String.class)).orElseGet(Map::of);
	}

	private static Set<String> set(Binder binder, String name) {
		return binder.bind(name, Bindable.setOf(String.class)).orElseGet(Set::of);
	}

	/**
	 * Where the value of a field comes from: the attribute of the resource of the same
	 * name, or else the first of the properties that is set.
	 *
	 * @param field the field
	 * @param properties the properties
	 */
	private record Source(String field, List<String> properties) {

		private static final String ECS = "logging.structured.ecs.service.";

		static final List<Source> ALL = List.of(
				new Source("service.name", List.of(ECS + "name", "spring.application.name")),
				new Source("service.namespace", List.of("spring.application.group")),
				new Source("service.version", List.of(ECS + "version", "spring.application.version")),
				new Source("deployment.environment.name", List.of(ECS + "environment")));

		@Nullable String find(Map<String, String> resource, Environment environment) {
			String value = resource.get(this.field);
			for (String property : this.properties) {
				value = StringUtils.hasText(value) ? value : environment.getProperty(property);
			}
			return value;
		}

	}

}
