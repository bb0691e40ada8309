// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.w3c;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.tracepropagation.autoconfigure.TracePropagationProperties;
import io.github.tracepropagation.w3c.DropListener;
import io.github.tracepropagation.w3c.W3CBaggage;
import io.opentelemetry.context.propagation.TextMapPropagator;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Makes the propagators of baggage that the properties ask for.
 */
final class BaggagePropagators {

	private static final String REMOTE_FIELDS = "management.tracing.baggage.remote-fields";

	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Set<String> TAKEN = Set.of("traceparent", "tracestate", "baggage", "connection",
			"content-length", "expect", "host", "transfer-encoding", "upgrade");

	private final TracePropagationProperties.Baggage properties;

	private final List<String> remoteFields;

	private final DropListener dropListener;

	/**
	 * Create the factory.
	 * @param properties the properties of baggage
	 * @param remoteFields the entries that have headers of their own, where the
	 * properties say that any have
	 * @param dropListener hears of what is dropped
	 * @throws InvalidConfigurationPropertyValueException if an entry can have no header
	 */
	BaggagePropagators(TracePropagationProperties.Baggage properties, List<String> remoteFields,
			DropListener dropListener) {
		this.properties = properties;
		this.remoteFields = properties.isPlainRemoteFields() ? remoteFields.stream().distinct().toList() : List.of();
		this.dropListener = dropListener;
		this.remoteFields.forEach(BaggagePropagators::requireHeaderName);
	}

	private static void requireHeaderName(String field) {
		if (!TOKEN.matcher(field).matches() || TAKEN.contains(field.toLowerCase(Locale.ROOT))) {
			throw new InvalidConfigurationPropertyValueException(REMOTE_FIELDS, field,
					"It cannot be the name of a plain header: give letters, digits or hyphens, not the name of a"
							+ " header that has a meaning already, or set"
							+ " trace-propagation.w3c.baggage.plain-remote-fields to false");
		}
	}

	/**
	 * Return a propagator of baggage.
	 * @param w3c whether the {@code baggage} header is among what it propagates
	 * @return the propagator
	 */
	TextMapPropagator propagator(boolean w3c) {
		int maxMembers = this.properties.getMaxMembers();
		int maxBytes = this.properties.getMaxBytes();
		TextMapPropagator baggage = w3c ? new W3CBaggage(maxMembers, maxBytes, this.dropListener)
				: TextMapPropagator.noop();
		return this.remoteFields.isEmpty() ? baggage : new PlainBaggageFields(baggage, this.remoteFields,
				() -> new PlainFieldLimits(maxMembers, maxBytes, this.dropListener));
	}

}
