// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.json;

import java.util.Iterator;
import java.util.List;
import java.util.Set;

import ch.qos.logback.classic.spi.ILoggingEvent;
import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.composite.AbstractJsonProvider;
import net.logstash.logback.composite.JsonProvider;
import net.logstash.logback.marker.LogstashMarker;
import net.logstash.logback.marker.SingleFieldAppendingMarker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;

/**
 * {@link JsonProvider} of what an event carries besides itself, in this order: the fields
 * of every line, the MDC, key-value pairs, markers that append fields, and structured
 * arguments. The ids are in the MDC: nothing that a log statement passes along can take
 * their place.
 */
final class EventFieldsJsonProvider extends AbstractJsonProvider<ILoggingEvent> {

	private static final String UNNAMED = "unwritten";

	private final JsonFields fields;

	private final Set<String> fixedNames;

	private final JsonAside aside = new JsonAside();

	EventFieldsJsonProvider(JsonFields fields) {
		this.fields = fields;
		this.fixedNames = fields.fixedNames();
	}

	@Override
	public void writeTo(JsonGenerator generator, ILoggingEvent event) {
		LineFields line = new LineFields(generator, this.fields, this.fixedNames, this.aside);
		this.fields.added().forEach(line::write);
		event.getMDCPropertyMap().forEach((key, value) -> write(line, key, value));
		writePairs(line, event.getKeyValuePairs());
		List<Marker> markers = event.getMarkerList();
		if (markers != null) {
			markers.forEach((marker) -> writeMarker(line, marker));
		}
		writeArguments(line, event.getArgumentArray());
	}

	private void writePairs(LineFields line, @Nullable List<KeyValuePair> pairs) {
		if (pairs != null) {
			pairs.forEach((pair) -> write(line, pair.key, pair.value));
		}
	}

	@SuppressWarnings("deprecation")
	private void writeMarker(LineFields line, Marker marker) {
		if (marker instanceof LogstashMarker appending) {
			this.aside.fields(marker, nameOf(marker), appending::writeTo).forEach(line::write);
		}
		for (Iterator<Marker> references = marker.iterator(); references.hasNext();) {
			writeMarker(line, references.next());
		}
	}

	private void writeArguments(LineFields line, @Nullable Object @Nullable [] arguments) {
		if (arguments == null) {
			return;
		}
		for (Object argument : arguments) {
			if (argument instanceof StructuredArgument structured) {
				this.aside.fields(structured, nameOf(structured), structured::writeTo).forEach(line::write);
			}
		}
	}

	private static void write(LineFields line, @Nullable String key, @Nullable Object value) {
		if (key != null && value != null) {
			line.write(key, value);
		}
	}

	private static String nameOf(Object source) {
		return (source instanceof SingleFieldAppendingMarker field) ? field.getFieldName() : UNNAMED;
	}

}
