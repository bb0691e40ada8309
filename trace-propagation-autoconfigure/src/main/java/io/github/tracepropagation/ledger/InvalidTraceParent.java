// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

/**
 * A {@code traceparent} that could not be taken over, kept to tell who sends such.
 *
 * @param reason why, of few distinct values
 * @param header the value, shortened and without control characters
 * @since 0.1.0
 */
public record InvalidTraceParent(String reason, String header) {

}
