// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How much a {@link PropagationLedger} tells apart.
 *
 * @param maxRoutes how many routes of a transport and direction
 * @param maxPeers how many peers of a route, or of a transport and direction
 * @param random decides which peers, numbers from 0 inclusive to 1 exclusive
 */
record LedgerLimits(int maxRoutes, int maxPeers, DoubleSupplier random) {

	LedgerLimits {
		requirePositive(maxRoutes, "routes");
		requirePositive(maxPeers, "peers");
	}

	LedgerLimits(int maxRoutes, int maxPeers) {
		this(maxRoutes, maxPeers, () -> ThreadLocalRandom.current().nextDouble());
	}

	private static void requirePositive(int limit, String what) {
		if (limit <= 0) {
			throw new IllegalArgumentException("The ledger is to tell " + limit + ' ' + what
					+ " apart, which leaves no place for any: give a positive number");
		}
	}

}
