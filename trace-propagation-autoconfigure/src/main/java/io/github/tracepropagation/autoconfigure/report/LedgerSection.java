// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import io.github.tracepropagation.autoconfigure.PropagationReportSection;
import io.github.tracepropagation.ledger.PropagationLedger;

/**
 * {@link PropagationReportSection} for what the ledger has counted.
 */
final class LedgerSection implements PropagationReportSection {

	private final PropagationLedger ledger;

	LedgerSection(PropagationLedger ledger) {
		this.ledger = ledger;
	}

	@Override
	public String name() {
		return "ledger";
	}

	@Override
	public Object content() {
		return this.ledger.snapshot();
	}

}
