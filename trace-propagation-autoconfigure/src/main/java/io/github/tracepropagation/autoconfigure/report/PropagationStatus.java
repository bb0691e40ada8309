// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

/**
 * What start-up report and endpoint both tell.
 *
 * @param policies the active policies
 * @param instrumentation the states of the rooms
 * @param findings what keeps context from flowing
 */
record PropagationStatus(ActivePolicies policies, Instrumentation instrumentation, Findings findings) {

}
