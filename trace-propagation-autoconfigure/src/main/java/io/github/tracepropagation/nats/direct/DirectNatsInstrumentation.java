// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.direct;

import java.util.Iterator;
import java.util.List;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.nats.instrumentation.InstrumentationFailures;
import io.github.tracepropagation.nats.instrumentation.NatsHeaderReader;
import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.github.tracepropagation.nats.instrumentation.SubjectTemplates;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@link NatsInstrumentation} on the API of OpenTelemetry, at a fraction of what an
 * observation costs. What only observations have, it has not: conventions, filters,
 * predicates and handlers of an application see nothing of it.
 *
 * @since 0.1.0
 */
public final class DirectNatsInstrumentation implements NatsInstrumentation {

	private static final String TRANSPORT = "nats";

	private static final TextMapGetter<Message> GETTER = new Getter();

	private final Tracer tracer;

	private final PropagationBoundary boundary;

	private final NatsHeaderWriter headerWriter;

	private final TextMapSetter<Headers> setter;

	private final HopKinds publishing;

	private final HopKinds requesting;

	private final HopKinds processing;

	private final boolean exemplars;

	private final ObservationRegistry observationRegistry;

	private final InstrumentationFailures failures = new InstrumentationFailures();

	/**
	 * Create the instrumentation.
	 * @param tracer starts the spans
	 * @param boundary takes the context in and out
	 * @param headerWriter writes the propagation fields
	 * @param meters measure the hops
	 * @param exemplars whether the span is to be current while a hop is measured, for
	 * meters that keep sampled spans as examples
	 * @param subjectTemplates make names of few distinct values from subjects
	 * @param observationRegistry knows the observation that is current around a message
	 */
	public DirectNatsInstrumentation(Tracer tracer, PropagationBoundary boundary, NatsHeaderWriter headerWriter,
			HopMeters meters, boolean exemplars, SubjectTemplates subjectTemplates,
			ObservationRegistry observationRegistry) {
		this.tracer = tracer;
		this.boundary = boundary;
		this.headerWriter = headerWriter;
		this.setter = (headers, field, value) -> {
			if (headers != null) {
				headerWriter.set(headers, field, value);
			}
		};
		this.publishing = sending(NatsOperation.PUBLISH, subjectTemplates, meters);
		this.requesting = sending(NatsOperation.REQUEST, subjectTemplates, meters);
		this.processing = new HopKinds("process", "process", SpanKind.CONSUMER, subjectTemplates, meters);
		this.exemplars = exemplars;
		this.observationRegistry = observationRegistry;
	}

	@Override
	public StartedHop startSending(NatsOperation operation, String subject, @Nullable Headers headers, int payloadSize,
			long maxSize) {
		if (headers != null) {
			this.headerWriter.clear(headers);
		}
		Span span = Span.getInvalid();
		try {
			HopKind kind = switch (operation) {
				case PUBLISH -> this.publishing.ofSubject(subject);
				case REQUEST -> this.requesting.ofSubject(subject);
			};
			long started = kind.meter().start();
			Context current = Context.current();
			span = builder(kind, current).startSpan();
			Context context = current.with(span);
			this.boundary.inject(Hop.outbound(TRANSPORT, null, subject, kind.destination()), context, headers,
					this.setter);
			if (headers != null) {
				this.headerWriter.fit(headers, payloadSize, maxSize);
			}
			SpanAttributes.describeSent(span, kind, subject, payloadSize);
			return hop(kind, started, span, context);
		}
		catch (RuntimeException ex) {
			return unrecorded(span, ex);
		}
	}

	@Override
	public void removeContext(Headers headers) {
		this.headerWriter.clear(headers);
	}

	@Override
	public StartedHop startProcessing(Message message, @Nullable String subscribedSubject, @Nullable String group) {
		Span span = Span.getInvalid();
		try {
			HopKind kind = kind(subscribedSubject, message.getSubject());
			long started = kind.meter().start();
			Context current = Context.current();
			Context parent = extract(message, kind, current);
			SpanBuilder builder = builder(kind, parent);
			link(builder, PropagationBoundary.untrustedCaller(parent));
			link(builder, PropagationBoundary.ambientSpan(current, parent));
			span = builder.startSpan();
			SpanAttributes.describeReceived(span, kind, message, group);
			return hop(kind, started, span, within(span, parent, current));
		}
		catch (RuntimeException ex) {
			return unrecorded(span, ex);
		}
	}

	@Override
	public StartedHop startProcessingBatch(List<Message> messages, @Nullable String subscribedSubject,
			@Nullable String group) {
		Span span = Span.getInvalid();
		try {
			HopKind kind = kind(subscribedSubject, messages.get(0).getSubject());
			long started = kind.meter().start();
			Context current = Context.current();
			SpanBuilder builder = builder(kind, current);
			for (Message message : messages) {
				link(builder, PropagationBoundary.caller(extract(message, kind, Context.root())));
			}
			span = builder.startSpan();
			SpanAttributes.describeBatch(span, kind, messages.size(), group);
			return hop(kind, started, span, within(span, current, current));
		}
		catch (RuntimeException ex) {
			return unrecorded(span, ex);
		}
	}

	private StartedHop hop(HopKind kind, long started, Span span, Context context) {
		return new DirectHop(kind, started, span, context, this.exemplars, this.observationRegistry, this.failures);
	}

	private static HopKinds sending(NatsOperation operation, SubjectTemplates subjectTemplates, HopMeters meters) {
		return new HopKinds(operation.operationName(), "send", SpanKind.valueOf(operation.kind().name()),
				subjectTemplates, meters);
	}

	private HopKind kind(@Nullable String subscribedSubject, String subject) {
		return (subscribedSubject != null) ? this.processing.ofSubscription(subscribedSubject)
				: this.processing.ofSubject(subject);
	}

	private Context extract(Message message, HopKind kind, Context current) {
		Hop hop = Hop.inbound(TRANSPORT, null, message.getSubject(), kind.destination());
		return this.boundary.extract(hop, current, message, GETTER);
	}

	private SpanBuilder builder(HopKind kind, Context parent) {
		return this.tracer.spanBuilder(kind.spanName()).setSpanKind(kind.spanKind()).setParent(parent);
	}

	// The bridge of Micrometer puts the current span into a context once more, under a
	// key of its own that it looks at first. So a context with another span is begun anew
	private static Context within(Span span, Context parent, Context current) {
		boolean other = Span.fromContext(current).getSpanContext().isValid();
		return (other ? PropagationBoundary.withoutAmbient(parent) : parent).with(span);
	}

	private static void link(SpanBuilder builder, @Nullable SpanContext span) {
		if (span != null && span.isValid()) {
			builder.addLink(span);
		}
	}

	private StartedHop unrecorded(Span span, RuntimeException failure) {
		this.failures.warn(failure);
		span.end();
		return UnrecordedHop.INSTANCE;
	}

	private static final class Getter implements TextMapGetter<Message> {

		@Override
		public Iterable<String> keys(Message message) {
			return (message.getHeaders() != null) ? message.getHeaders().keySet() : List.of();
		}

		@Override
		public @Nullable String get(@Nullable Message message, String field) {
			return NatsHeaderReader.get(message, field);
		}

		@Override
		public Iterator<String> getAll(@Nullable Message message, String field) {
			return NatsHeaderReader.getAll(message, field).iterator();
		}

	}

}
