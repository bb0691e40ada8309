// SPDX-License-Identifier: Apache-2.0

/**
 * Observes calls where Spring's clients do not: as an interceptor, as a filter, and
 * around the JDK's {@code HttpClient}. All of them use Spring's observation contexts and
 * conventions, so a call is named and measured alike whichever client makes it, and all
 * of them stand back from a call that is observed already.
 */
@NullMarked
package io.github.tracepropagation.http.client.observation;

import org.jspecify.annotations.NullMarked;
