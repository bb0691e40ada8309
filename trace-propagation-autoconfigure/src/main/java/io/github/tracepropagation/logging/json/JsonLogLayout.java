// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.json;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import net.logstash.logback.composite.AbstractFieldJsonProvider;
import net.logstash.logback.composite.loggingevent.LogLevelJsonProvider;
import net.logstash.logback.composite.loggingevent.LogLevelValueJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggerNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventThreadNameJsonProvider;
import net.logstash.logback.composite.loggingevent.MessageJsonProvider;
import net.logstash.logback.composite.loggingevent.StackTraceJsonProvider;
import net.logstash.logback.composite.loggingevent.TagsJsonProvider;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;

/**
 * Writes a log event as one JSON object on one line by
 * {@link LoggingEventCompositeJsonEncoder logstash-logback-encoder}. The MDC, and with it
 * the ids of the current span, is at the top level, as are key-value pairs, structured
 * arguments and markers that append fields. Each event gives a line, and each line is
 * valid JSON without a name twice, whatever is logged. Safe for use by any number of
 * threads.
 *
 * @since 0.1.0
 */
public final class JsonLogLayout {

	private final LoggingEventCompositeJsonEncoder encoder = new LoggingEventCompositeJsonEncoder();

	private final PlainLine plainLine = new PlainLine();

	/**
	 * Create the layout.
	 * @param context the context of Logback
	 * @param fields which fields a line has, and what they are called
	 * @param stackTrace how a stack trace is written; started by this constructor
	 */
	public JsonLogLayout(Context context, JsonFields fields, ThrowableHandlingConverter stackTrace) {
		add(fields, JsonFields.TIMESTAMP, new LoggingEventFormattedTimestampJsonProvider());
		add(fields, JsonFields.MESSAGE, new MessageJsonProvider());
		add(fields, JsonFields.LOGGER, new LoggerNameJsonProvider());
		add(fields, JsonFields.THREAD, new LoggingEventThreadNameJsonProvider());
		add(fields, JsonFields.LEVEL, new LogLevelJsonProvider());
		add(fields, JsonFields.LEVEL_VALUE, new LogLevelValueJsonProvider());
		StackTraceJsonProvider stackTraceProvider = new StackTraceJsonProvider();
		stackTraceProvider.setThrowableConverter(stackTrace);
		add(fields, JsonFields.STACK_TRACE, stackTraceProvider);
		this.encoder.getProviders().addProvider(new EventFieldsJsonProvider(fields));
		add(fields, JsonFields.TAGS, new TagsJsonProvider());
		this.encoder.setContext(context);
		this.encoder.start();
	}

	private void add(JsonFields fields, String field, AbstractFieldJsonProvider<ILoggingEvent> provider) {
		String name = fields.nameOf(field);
		if (name != null) {
			provider.setFieldName(name);
			this.encoder.getProviders().addProvider(provider);
		}
	}

	/**
	 * Write an event.
	 * @param event the event
	 * @return the JSON object with a line end, in UTF-8
	 */
	public byte[] write(ILoggingEvent event) {
		try {
			return this.encoder.encode(event);
		}
		catch (OutOfMemoryError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			return this.plainLine.write(event, ex);
		}
	}

}
