// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.ledger;

import io.github.tracepropagation.autoconfigure.PropagationReportSection;
import io.github.tracepropagation.ledger.LedgerSnapshot;
import io.github.tracepropagation.ledger.PropagationLedger;

/**
 * Tells what the ledger has counted.
 *
 * @param ledger the ledger
 */
record LedgerSection(PropagationLedger ledger) implements PropagationReportSection {

	@Override
	public String name() {
		return "ledger";
	}

	@Override
	public LedgerSnapshot content() {
		return this.ledger.snapshot();
	}

}
