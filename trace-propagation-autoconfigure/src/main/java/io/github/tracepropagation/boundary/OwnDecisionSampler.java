// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * {@link Sampler} that decides anew, as for a trace that starts here, about a caller
 * whose ids are kept by {@link InboundDecision#CONTINUE_UNSAMPLED}. Everything else is
 * left to its delegate. Without it such a caller counts as unsampled.
 *
 * @since 0.1.0
 */
public final class OwnDecisionSampler implements Sampler {

	private final Sampler delegate;

	/**
	 * Create the sampler.
	 * @param delegate decides
	 */
	public OwnDecisionSampler(Sampler delegate) {
		this.delegate = delegate;
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		boolean own = Span.fromContext(parentContext).getSpanContext() instanceof UndecidedSpanContext;
		return this.delegate.shouldSample(own ? parentContext.with(Span.getInvalid()) : parentContext, traceId, name,
				spanKind, attributes, parentLinks);
	}

	@Override
	public String getDescription() {
		return this.delegate.getDescription();
	}

	@Override
	public String toString() {
		return getDescription();
	}

}
