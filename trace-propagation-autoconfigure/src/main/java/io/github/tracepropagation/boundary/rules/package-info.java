// SPDX-License-Identifier: Apache-2.0

/**
 * Policies of the boundary that decide by rules, of which the first whose condition holds
 * for a hop counts.
 * {@link io.github.tracepropagation.boundary.rules.RuleBasedInboundPolicy} and
 * {@link io.github.tracepropagation.boundary.rules.RuleBasedOutboundPolicy} are what the
 * properties make, and can be made by hand. Nothing in here looks up a name: hosts are
 * compared as text and addresses as numbers.
 */
@NullMarked
package io.github.tracepropagation.boundary.rules;

import org.jspecify.annotations.NullMarked;
