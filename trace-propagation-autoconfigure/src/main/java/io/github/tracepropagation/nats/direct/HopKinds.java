// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.direct;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.tracepropagation.nats.instrumentation.SubjectTemplates;
import io.opentelemetry.api.trace.SpanKind;

/**
 * Keeps a {@link HopKind} for each destination of one operation. Subjects are many and
 * their templates are few, so some subjects are kept too, to find theirs without being
 * taken apart. Safe for use by any number of threads.
 */
final class HopKinds {

	private static final int MAX_SUBJECTS = 1000;

	private final Map<String, HopKind> byDestination = new ConcurrentHashMap<>();

	private final Map<String, HopKind> bySubject = new ConcurrentHashMap<>();

	private final String operation;

	private final String operationType;

	private final SpanKind spanKind;

	private final SubjectTemplates subjectTemplates;

	private final HopMeters meters;

	HopKinds(String operation, String operationType, SpanKind spanKind, SubjectTemplates subjectTemplates,
			HopMeters meters) {
		this.operation = operation;
		this.operationType = operationType;
		this.spanKind = spanKind;
		this.subjectTemplates = subjectTemplates;
		this.meters = meters;
	}

	HopKind ofSubject(String subject) {
		HopKind known = this.bySubject.get(subject);
		if (known != null) {
			return known;
		}
		HopKind kind = ofDestination(this.subjectTemplates.of(subject));
		if (this.bySubject.size() < MAX_SUBJECTS) {
			this.bySubject.put(subject, kind);
		}
		return kind;
	}

	HopKind ofSubscription(String subject) {
		HopKind known = this.byDestination.get(subject);
		return (known != null) ? known : ofDestination(this.subjectTemplates.ofSubscription(subject));
	}

	private HopKind ofDestination(String destination) {
		HopKind known = this.byDestination.get(destination);
		return (known != null) ? known : this.byDestination.computeIfAbsent(destination, this::create);
	}

	private HopKind create(String destination) {
		return HopKind.of(this.operation, this.operationType, this.spanKind, destination, this.meters);
	}

}
