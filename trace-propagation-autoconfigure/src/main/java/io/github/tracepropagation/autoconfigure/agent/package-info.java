// SPDX-License-Identifier: Apache-2.0

/**
 * Stands back where the OpenTelemetry Java agent instruments the JVM: the hops are its
 * hops, so that there is one span for each and one header, which names that span. What an
 * application injects is there all the same.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.agent;

import org.jspecify.annotations.NullMarked;
