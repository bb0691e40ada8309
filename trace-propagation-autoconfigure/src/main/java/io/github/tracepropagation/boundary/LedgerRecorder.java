// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.InvalidTraceParent;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the {@link PropagationLedger}, whose failures reach nobody but the log.
 */
final class LedgerRecorder {

	private final PropagationLedger ledger;

	private final BoundedWarnings warnings;

	private final @Nullable CrossingListener listener;

	LedgerRecorder(PropagationLedger ledger, BoundedWarnings warnings) {
		this(ledger, warnings, null);
	}

	private LedgerRecorder(PropagationLedger ledger, BoundedWarnings warnings, @Nullable CrossingListener listener) {
		this.ledger = ledger;
		this.warnings = warnings;
		this.listener = listener;
	}

	LedgerRecorder andTell(CrossingListener listener) {
		return new LedgerRecorder(this.ledger, this.warnings, listener);
	}

	void record(Hop hop, Outcome outcome, @Nullable InvalidTraceParent invalid) {
		try {
			this.ledger.record(hop, outcome, invalid);
		}
		catch (Exception ex) {
			warn("a hop was not counted", hop.transport(), ex);
		}
		if (this.listener != null) {
			this.listener.crossed(hop, outcome, invalid);
		}
	}

	void recordRoute(Hop hop, Outcome outcome, @Nullable InvalidTraceParent invalid) {
		try {
			this.ledger.recordRoute(hop, outcome, invalid);
		}
		catch (Exception ex) {
			warn("a hop was not counted", hop.transport(), ex);
		}
	}

	void recordDropped(String field, String reason, int members) {
		try {
			this.ledger.recordDropped(field, reason, members);
		}
		catch (Exception ex) {
			warn("a dropped field was not counted", Hop.OTHER, ex);
		}
	}

	void recordFailure(String part) {
		try {
			this.ledger.recordFailure(part);
		}
		catch (Exception ex) {
			warn("a failure was not counted", Hop.OTHER, ex);
		}
	}

	private void warn(String what, String transport, Exception failure) {
		this.warnings.warn("The propagation ledger failed, " + what, transport, failure);
	}

}
