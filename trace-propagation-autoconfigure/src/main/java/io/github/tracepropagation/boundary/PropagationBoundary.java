// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import java.util.Objects;

import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.w3c.TraceParentStatus;
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

	private final TextMapPropagator propagator;

	private final InboundPolicy inboundPolicy;

	private final OutboundPolicy outboundPolicy;

	private final PropagationLedger ledger;

	private final BoundedWarnings warnings = new BoundedWarnings();

	/**
	 * Create the boundary.
	 * @param propagator reads and writes the carriers
	 * @param inboundPolicy decides what of a caller's context is taken over
	 * @param outboundPolicy decides what context leaves
	 * @param ledger records what became of the context
	 */
	public PropagationBoundary(TextMapPropagator propagator, InboundPolicy inboundPolicy, OutboundPolicy outboundPolicy,
			PropagationLedger ledger) {
		this.propagator = propagator;
		this.inboundPolicy = inboundPolicy;
		this.outboundPolicy = outboundPolicy;
		this.ledger = ledger;
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
		Context own = withoutUntrustedCaller(current);
		try {
			Context extracted = this.propagator.extract(own, carrier, getter);
			Span caller = Span.fromContext(extracted);
			if (caller == Span.fromContext(own) || !caller.getSpanContext().isValid()) {
				record(hop, startedBecause(TraceParentStatus.of(carrier, getter)));
				return admitWithoutTrace(hop, own, extracted);
			}
			return admit(hop, own, extracted, caller.getSpanContext());
		}
		catch (Exception ex) {
			this.warnings.warn("Trace context could not be read, a new trace was started", hop.transport(), ex);
			record(hop, Outcome.FAILED);
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
			record(hop, Outcome.UNSUPPORTED);
			return;
		}
		try {
			OutboundDecision decision = decide(hop);
			this.propagator.inject(restrict(context, decision), carrier, setter);
			record(hop, outcome(context, decision));
		}
		catch (Exception ex) {
			this.warnings.warn("Trace context could not be written, the call went out without all of it",
					hop.transport(), ex);
			record(hop, Outcome.FAILED);
		}
	}

	/**
	 * Return the caller whose trace was not continued by
	 * {@linkplain InboundDecision#RESTART decision of the policy}.
	 * @param context the context that {@link #extract} returned
	 * @return the span context to link to, or {@code null} where there is none
	 */
	public static @Nullable SpanContext untrustedCaller(Context context) {
		return context.get(UNTRUSTED_CALLER);
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
		try {
			this.ledger.recordDropped(field, reason, 1);
		}
		catch (Exception ex) {
			this.warnings.warn("The propagation ledger failed, a dropped field was not counted", field, ex);
		}
	}

	private Context admit(Hop hop, Context current, Context extracted, SpanContext caller) {
		InboundDecision decision = decide(hop, caller);
		return switch (decision) {
			case CONTINUE -> {
				record(hop, Outcome.CONTINUED);
				yield extracted;
			}
			case RESTART -> {
				record(hop, Outcome.RESTARTED);
				yield current.with(UNTRUSTED_CALLER, caller);
			}
			case IGNORE -> {
				record(hop, Outcome.IGNORED);
				yield current;
			}
		};
	}

	private Context admitWithoutTrace(Hop hop, Context current, Context extracted) {
		boolean admitted = extracted == current || decide(hop, SpanContext.getInvalid()) == InboundDecision.CONTINUE;
		return admitted ? extracted : current;
	}

	private InboundDecision decide(Hop hop, SpanContext caller) {
		try {
			return Objects.requireNonNull(this.inboundPolicy.decide(hop, caller), "The decision must not be null");
		}
		catch (Exception ex) {
			this.warnings.warn("The inbound policy failed, the trace was restarted", hop.transport(), ex);
			return InboundDecision.RESTART;
		}
	}

	private OutboundDecision decide(Hop hop) {
		try {
			return Objects.requireNonNull(this.outboundPolicy.decide(hop), "The decision must not be null");
		}
		catch (Exception ex) {
			this.warnings.warn("The outbound policy failed, baggage was withheld", hop.transport(), ex);
			return OutboundDecision.INJECT_WITHOUT_BAGGAGE;
		}
	}

	private void record(Hop hop, Outcome outcome) {
		try {
			this.ledger.record(hop, outcome);
		}
		catch (Exception ex) {
			this.warnings.warn("The propagation ledger failed, a hop was not counted", hop.transport(), ex);
		}
	}

	private static Context withoutUntrustedCaller(Context context) {
		return (untrustedCaller(context) != null) ? context.with(UNTRUSTED_CALLER, null) : context;
	}

	private static Context restrict(Context context, OutboundDecision decision) {
		Context restricted = decision.trace() ? context : context.with(Span.getInvalid());
		return decision.baggage() ? restricted : restricted.with(Baggage.empty());
	}

	private static Outcome outcome(Context context, OutboundDecision decision) {
		if (!Span.fromContext(context).getSpanContext().isValid()) {
			return Outcome.NO_CONTEXT;
		}
		return decision.trace() ? Outcome.INJECTED : Outcome.WITHHELD;
	}

	private static Outcome startedBecause(TraceParentStatus status) {
		return switch (status) {
			case ABSENT, VALID -> Outcome.STARTED;
			case MALFORMED -> Outcome.MALFORMED;
			case DUPLICATE -> Outcome.DUPLICATE;
		};
	}

}
