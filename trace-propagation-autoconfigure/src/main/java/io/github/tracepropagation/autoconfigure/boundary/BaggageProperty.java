// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.github.tracepropagation.boundary.BaggageFilter;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link BaggageFilter} from a property: {@code all}, {@code none}, or keys.
 */
final class BaggageProperty {

	private static final Pattern KEY = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private BaggageProperty() {
	}

	static @Nullable BaggageFilter filter(String property, @Nullable List<String> values) {
		if (values == null) {
			return null;
		}
		if (values.size() == 1) {
			BaggageFilter whole = whole(values.get(0));
			if (whole != null) {
				return whole;
			}
		}
		values.forEach((value) -> InvalidProperty.convert(property, value, () -> key(value)));
		return BaggageFilter.only(values);
	}

	private static @Nullable BaggageFilter whole(String value) {
		return switch (value.toLowerCase(Locale.ROOT)) {
			case "all", "true" -> BaggageFilter.ALL;
			case "none", "false" -> BaggageFilter.NONE;
			default -> null;
		};
	}

	private static String key(String value) {
		if (whole(value) != null) {
			throw new IllegalArgumentException("'" + value + "' stands beside other values, but says everything alone. "
					+ "Allowed are 'all', 'none', or a list of keys of baggage, such as 'tenant,user'");
		}
		if (!KEY.matcher(value).matches()) {
			throw new IllegalArgumentException("'" + value + "' is no key of baggage, which is a name of letters, "
					+ "digits and some signs, without white space. Allowed are 'all', 'none', or a list of keys, such "
					+ "as 'tenant,user'");
		}
		return value;
	}

}
