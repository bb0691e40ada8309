// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import java.util.Locale;
import java.util.Objects;

import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.InvalidTraceParent;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.w3c.RejectedTraceParent;
import io.github.tracepropagation.w3c.TraceParentProblem;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Takes trace context over the boundary of the process, in either direction: asks the
 * policy, lets the propagator read or write the carrier, and records the outcome. Neither
 * a policy nor a carrier that fails reaches the caller. Safe for use by any number of
 * threads.
 *
 * @since 0.1.0
 */
public final class PropagationBoundary {

	private static final ContextKey<SpanContext> UNTRUSTED_CALLER = ContextKey.named("trace-propagation-caller");

	private static final String BAGGAGE = "baggage";

	private static final String NOT_ALLOWED = "not_allowed";

	private final TextMapPropagator propagator;

	private final InboundPolicy inboundPolicy;

	private final OutboundPolicy outboundPolicy;

	private final BaggageFilter inboundBaggage;

	private final LedgerRecorder ledger;

	private final BoundedWarnings warnings = new BoundedWarnings();

	/**
	 * Create the boundary.
	 * @param propagator reads and writes the carriers
	 * @param inboundPolicy decides what of a caller's context is taken over
	 * @param inboundBaggage which entries of a caller's baggage are taken over, where its
	 * context is
	 * @param outboundPolicy decides what context leaves
	 * @param ledger records what became of the context
	 */
	public PropagationBoundary(TextMapPropagator propagator, InboundPolicy inboundPolicy, BaggageFilter inboundBaggage,
			OutboundPolicy outboundPolicy, PropagationLedger ledger) {
		this.propagator = propagator;
		this.inboundPolicy = inboundPolicy;
		this.inboundBaggage = inboundBaggage;
		this.outboundPolicy = outboundPolicy;
		this.ledger = new LedgerRecorder(ledger, this.warnings);
	}

	/**
	 * Take over the context that a carrier brings.
	 * @param <C> the type of the carrier
	 * @param hop the hop by which it arrives
	 * @param current the context the hop runs in, which also answers for a carrier
	 * without context
	 * @param carrier what brings the context, or {@code null}
	 * @param getter reads the carrier
	 * @return the context that is to be the parent of the span of this hop
	 */
	public <C> Context extract(Hop hop, Context current, @Nullable C carrier, TextMapGetter<C> getter) {
		return extract(hop, current, carrier, getter, this.ledger);
	}

	/**
	 * Take over the context that a carrier brings, and tell what became of it.
	 * @param <C> the type of the carrier
	 * @param hop the hop by which it arrives
	 * @param current the context the hop runs in, which also answers for a carrier
	 * without context
	 * @param carrier what brings the context, or {@code null}
	 * @param getter reads the carrier
	 * @param listener told once, after the ledger; it must not throw
	 * @return the context that is to be the parent of the span of this hop
	 */
	public <C> Context extract(Hop hop, Context current, @Nullable C carrier, TextMapGetter<C> getter,
			CrossingListener listener) {
		return extract(hop, current, carrier, getter, this.ledger.andTell(listener));
	}

	private <C> Context extract(Hop hop, Context current, @Nullable C carrier, TextMapGetter<C> getter,
			LedgerRecorder recorder) {
		Context own = withoutUntrustedCaller(current);
		try {
			Context extracted = this.propagator.extract(own, carrier, getter);
			Span caller = Span.fromContext(extracted);
			if (caller == Span.fromContext(own) || !caller.getSpanContext().isValid()) {
				recordStarted(hop, RejectedTraceParent.of(carrier, getter), recorder);
				return admitWithoutTrace(hop, own, extracted);
			}
			return admit(hop, own, extracted, caller.getSpanContext(), recorder);
		}
		catch (Exception ex) {
			this.warnings.warn("Trace context could not be read, a new trace was started", hop.transport(), ex);
			recorder.record(hop, Outcome.FAILED, null);
			return own;
		}
	}

	/**
	 * Give a context to a carrier.
	 * @param <C> the type of the carrier
	 * @param hop the hop by which it leaves
	 * @param context the context, with the span of this hop in it
	 * @param carrier what takes the context along, or {@code null} where nothing can
	 * @param setter writes to the carrier, replacing what has the same key
	 */
	public <C> void inject(Hop hop, Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		if (carrier == null) {
			this.ledger.record(hop, Outcome.UNSUPPORTED, null);
			return;
		}
		try {
			OutboundDecision decision = decide(hop);
			this.propagator.inject(restrict(context, decision), carrier, setter);
			this.ledger.record(hop, outcome(context, decision), null);
		}
		catch (Exception ex) {
			this.warnings.warn("Trace context could not be written, the call went out without all of it",
					hop.transport(), ex);
			this.ledger.record(hop, Outcome.FAILED, null);
		}
	}

	/**
	 * Return the caller whose trace was not continued by
	 * {@linkplain InboundDecision#RESTART decision of the policy}. A hop within the one
	 * that was restarted has its own caller, or none.
	 * @param context the context that {@link #extract} returned, or one within the hop
	 * @return the span context to link to, or {@code null} where there is none
	 */
	public static @Nullable SpanContext untrustedCaller(Context context) {
		return context.get(UNTRUSTED_CALLER);
	}

	/**
	 * Return what a hop has of its own, apart from what was current when it began. It is
	 * for a hop that begins a context anew.
	 * @param extracted the context that {@link #extract} returned
	 * @return a context with the baggage of the hop, and with its
	 * {@linkplain #untrustedCaller untrusted caller} where there is one
	 */
	public static Context withoutAmbient(Context extracted) {
		Context own = Baggage.fromContext(extracted).storeInContext(Context.root());
		SpanContext untrusted = untrustedCaller(extracted);
		return (untrusted != null) ? own.with(UNTRUSTED_CALLER, untrusted) : own;
	}

	/**
	 * Return the caller that a carrier brought, whether its trace is continued or not. It
	 * is what a span that processes several carriers links to.
	 * @param extracted the context that {@link #extract} returned for
	 * {@linkplain Context#root() no current context}
	 * @return the span context, not valid where there is no caller to know of
	 */
	public static SpanContext caller(Context extracted) {
		SpanContext untrusted = untrustedCaller(extracted);
		return (untrusted != null) ? untrusted : Span.fromContext(extracted).getSpanContext();
	}

	/**
	 * Return the span that was current before a hop that continues another one. It is
	 * what a consumer links to, as it would otherwise be lost.
	 * @param current the context the hop runs in
	 * @param parent the context that is the parent of the span of the hop
	 * @return the span context to link to, or {@code null} where there is none
	 */
	public static @Nullable SpanContext ambientSpan(Context current, Context parent) {
		SpanContext ambient = Span.fromContext(current).getSpanContext();
		boolean continued = ambient.getSpanId().equals(Span.fromContext(parent).getSpanContext().getSpanId());
		return (ambient.isValid() && !continued) ? ambient : null;
	}

	/**
	 * Record that a field was not passed on, by a transport that has no room for it.
	 * @param field the name of the field
	 * @param reason why, of few distinct values
	 */
	public void recordDropped(String field, String reason) {
		this.ledger.recordDropped(field, reason, 1);
	}

	/**
	 * Record the route of an inbound hop that had none when its context was recorded.
	 * @param hop the hop, with the route
	 * @param outcome what became of the context
	 * @param invalid the {@code traceparent} that could not be taken over, or
	 * {@code null} where there is none
	 */
	public void recordRoute(Hop hop, Outcome outcome, @Nullable InvalidTraceParent invalid) {
		this.ledger.recordRoute(hop, outcome, invalid);
	}

	/**
	 * Count that something failed that the application has brought, and log it, once a
	 * minute at most.
	 * @param part what failed, of few distinct values: {@code hop_resolver}
	 * @param message what that means, of few distinct values
	 * @param transport the transport of the hop
	 * @param failure why
	 */
	public void recordFailure(String part, String message, String transport, Throwable failure) {
		this.ledger.recordFailure(part);
		this.warnings.warn(message, transport, failure);
	}

	private Context admit(Hop hop, Context current, Context extracted, SpanContext caller, LedgerRecorder recorder) {
		return switch (decide(hop, caller)) {
			case CONTINUE -> {
				recorder.record(hop, Outcome.CONTINUED, null);
				yield admitBaggage(current, extracted);
			}
			case CONTINUE_UNSAMPLED -> {
				recorder.record(hop, Outcome.CONTINUED, null);
				yield admitBaggage(current, extracted).with(Span.wrap(new UndecidedSpanContext(caller)));
			}
			case RESTART -> {
				recorder.record(hop, Outcome.RESTARTED, null);
				yield current.with(UNTRUSTED_CALLER, caller);
			}
			case IGNORE -> {
				recorder.record(hop, Outcome.IGNORED, null);
				yield current;
			}
		};
	}

	private Context admitWithoutTrace(Hop hop, Context current, Context extracted) {
		if (extracted == current) {
			return current;
		}
		return switch (decide(hop, SpanContext.getInvalid())) {
			case CONTINUE, CONTINUE_UNSAMPLED -> admitBaggage(current, extracted);
			case RESTART, IGNORE -> current;
		};
	}

	private Context admitBaggage(Context current, Context extracted) {
		Baggage brought = Baggage.fromContext(extracted);
		if (brought == Baggage.fromContext(current)) {
			return extracted;
		}
		Baggage admitted = this.inboundBaggage.apply(brought);
		if (admitted == brought) {
			return extracted;
		}
		this.ledger.recordDropped(BAGGAGE, NOT_ALLOWED, brought.size() - admitted.size());
		return extracted.with(admitted);
	}

	private InboundDecision decide(Hop hop, SpanContext caller) {
		try {
			return Objects.requireNonNull(this.inboundPolicy.decide(hop, caller), "The decision must not be null");
		}
		catch (Throwable ex) {
			recordFailure("inbound_policy", "The inbound policy failed, the trace was restarted", hop.transport(), ex);
			return InboundDecision.RESTART;
		}
	}

	private OutboundDecision decide(Hop hop) {
		try {
			return Objects.requireNonNull(this.outboundPolicy.decide(hop), "The decision must not be null");
		}
		catch (Throwable ex) {
			recordFailure("outbound_policy", "The outbound policy failed, baggage was withheld", hop.transport(), ex);
			return OutboundDecision.INJECT_WITHOUT_BAGGAGE;
		}
	}

	private static Context withoutUntrustedCaller(Context context) {
		return (untrustedCaller(context) != null) ? context.with(UNTRUSTED_CALLER, null) : context;
	}

	private Context restrict(Context context, OutboundDecision decision) {
		Context restricted = decision.trace() ? context : context.with(Span.getInvalid());
		Baggage carried = Baggage.fromContext(context);
		Baggage admitted = decision.baggage().apply(carried);
		if (admitted == carried) {
			return restricted;
		}
		this.ledger.recordDropped(BAGGAGE, NOT_ALLOWED, carried.size() - admitted.size());
		return restricted.with(admitted);
	}

	private static Outcome outcome(Context context, OutboundDecision decision) {
		if (!Span.fromContext(context).getSpanContext().isValid()) {
			return Outcome.NO_CONTEXT;
		}
		return decision.trace() ? Outcome.INJECTED : Outcome.WITHHELD;
	}

	private static void recordStarted(Hop hop, @Nullable RejectedTraceParent rejected, LedgerRecorder recorder) {
		if (rejected == null) {
			recorder.record(hop, Outcome.STARTED, null);
			return;
		}
		Outcome outcome = (rejected.problem() == TraceParentProblem.DUPLICATE) ? Outcome.DUPLICATE : Outcome.MALFORMED;
		String reason = rejected.problem().name().toLowerCase(Locale.ROOT);
		recorder.record(hop, outcome, new InvalidTraceParent(reason, rejected.header()));
	}

}
