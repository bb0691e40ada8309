// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.logging.MdcKeys;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The MDC keys of baggage entries, by the keys of the entries. A key that Spring Boot
 * copies itself under the same name is left to it.
 */
final class BaggageKeys {

	private static final String PROPERTY = "trace-propagation.logging.baggage";

	private static final String CORRELATION = "management.tracing.baggage.correlation";

	private BaggageKeys() {
	}

	static Map<String, String> of(MdcKeys ids, TraceLoggingProperties properties, Environment environment) {
		List<String> ofBoot = fieldsOfBoot(environment);
		Map<String, String> keys = new LinkedHashMap<>();
		String prefix = properties.getMdc().getBaggagePrefix();
		CheckedMdcKeys.requireReadable(CheckedMdcKeys.PREFIX + "baggage-prefix", prefix, prefix);
		for (String key : properties.getBaggage()) {
			String mdcKey = prefix + key;
			check(ids, key, mdcKey);
			if (ofBoot.stream().noneMatch(mdcKey::equalsIgnoreCase)) {
				keys.put(key, mdcKey);
			}
		}
		return keys;
	}

	private static void check(MdcKeys ids, String key, String mdcKey) {
		if (!StringUtils.hasText(key)) {
			throw new InvalidConfigurationPropertyValueException(PROPERTY, key,
					"The key of a baggage entry is empty. Name a key, or leave the property out.");
		}
		CheckedMdcKeys.requireReadable(PROPERTY, key, key);
		if (Arrays.asList(ids.traceId(), ids.spanId(), ids.traceFlags(), ids.untrustedTraceId()).contains(mdcKey)) {
			throw new InvalidConfigurationPropertyValueException(PROPERTY, key, "An id has the MDC key '" + mdcKey
					+ "'. Leave the entry out, or set " + "'trace-propagation.logging.mdc.baggage-prefix'.");
		}
	}

	private static List<String> fieldsOfBoot(Environment environment) {
		Binder binder = Binder.get(environment);
		boolean enabled = binder.bind("management.tracing.baggage.enabled", Boolean.class).orElse(true)
				&& binder.bind(CORRELATION + ".enabled", Boolean.class).orElse(true);
		return (enabled) ? binder.bind(CORRELATION + ".fields", Bindable.listOf(String.class)).orElse(List.of())
				: List.of();
	}

}
